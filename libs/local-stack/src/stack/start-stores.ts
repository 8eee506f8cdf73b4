import { join } from 'node:path';
import type { Postgres } from '../postgres/postgres.js';
import { startPostgres } from '../postgres/start-postgres.js';
import type { RedisCluster } from '../redis/redis-cluster.js';
import { ensureRedis } from '../redis/redis-install.js';
import { startRedisCluster } from '../redis/start-redis-cluster.js';
import type { LocalStackOptions } from './stack-options.js';
import type { StartedParts } from './started-parts.js';

export interface Stores {
  readonly redis: RedisCluster;
  readonly postgres: Postgres;
}

/** Starts both at once. When one fails the other is waited for, so that it is known and can be stopped. */
export async function startStores(options: LocalStackOptions, parts: StartedParts): Promise<Stores> {
  const { progress, signal } = options;
  await progress.step('redis-server found or installed', () => ensureRedis());
  signal.throwIfAborted();
  const [redis, postgres] = await Promise.allSettled([
    startRedis(options, parts),
    startDatabase(options, parts),
  ]);
  if (redis.status === 'rejected') throw redis.reason;
  if (postgres.status === 'rejected') throw postgres.reason;
  return { redis: redis.value, postgres: postgres.value };
}

async function startRedis(options: LocalStackOptions, parts: StartedParts): Promise<RedisCluster> {
  const { directory, layout, progress } = options;
  const start = () =>
    startRedisCluster({
      directory: join(directory, 'data/redis'),
      logDirectory: join(directory, 'logs'),
      ports: layout.redis,
    });
  const redis = await progress.step('Redis Cluster, 3 primaries and 3 replicas', start);
  parts.add('stores', { name: 'Redis Cluster', stop: () => redis.stop() });
  return redis;
}

async function startDatabase(options: LocalStackOptions, parts: StartedParts): Promise<Postgres> {
  const { directory, layout, progress } = options;
  const start = () =>
    startPostgres({
      directory: join(directory, 'data/postgres'),
      logFile: join(directory, 'logs/postgres.log'),
      port: layout.postgres,
    });
  const postgres = await progress.step('Postgres', start);
  parts.add('stores', { name: 'Postgres', stop: () => postgres.stop() });
  return postgres;
}
