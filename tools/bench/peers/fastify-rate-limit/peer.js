// The store of @fastify/rate-limit 11.2: a fixed window, one counter a key. Without its plugin, which would be measured too.
import RedisStore from '@fastify/rate-limit/store/RedisStore.js';
import { Cluster } from 'ioredis';

export async function openLimiter(_kind, { seeds, limit, windowMs }) {
  const cluster = new Cluster(seeds);
  cluster.on('error', () => undefined);
  await cluster.ping();
  const store = new RedisStore(false, false, cluster, 'fastify-rate-limit-');
  return {
    admit: (id) =>
      new Promise((resolve, reject) => {
        store.incr(
          id,
          (error, result) => (error ? reject(error) : resolve(result.current <= limit)),
          windowMs,
          limit,
        );
      }),
    close: () => cluster.disconnect(),
  };
}
