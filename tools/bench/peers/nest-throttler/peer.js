// @nest-lab/throttler-storage-redis 1.2, the storage of @nestjs/throttler: two keys an id, and the text of its script is
// sent with each request. Its latest version asks for Nest 11, so it runs without Nest here.
import { ThrottlerStorageRedisService } from '@nest-lab/throttler-storage-redis';
import { Cluster } from 'ioredis';

export async function openLimiter(_kind, { seeds, limit, windowMs }) {
  const cluster = new Cluster(seeds);
  cluster.on('error', () => undefined);
  await cluster.ping();
  const storage = new ThrottlerStorageRedisService(cluster);
  return {
    // Blocked for as long as the window lasts, its default.
    admit: async (id) => !(await storage.increment(id, windowMs, limit, windowMs, 'bench')).isBlocked,
    close: () => cluster.disconnect(),
  };
}
