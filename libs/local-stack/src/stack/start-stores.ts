import { join } from 'node:path';
import type { Postgres } from '../postgres/postgres.js';
import { startPostgres } from '../postgres/start-postgres.js';
import type { RedisCluster } from '../redis/redis-cluster.js';
import { ensureRedis } from '../redis/redis-install.js';
import { startRedisCluster } from '../redis/start-redis-cluster.js';
import { prepareDatabases, type DatabaseUrls } from './start-databases.js';
import type { LocalStackOptions } from './stack-options.js';
import type { StartedParts } from './started-parts.js';

export interface Stores {
  readonly redis: RedisCluster;
  readonly postgres: Postgres;
  readonly databaseUrls: DatabaseUrls;
}

/**
 * Starts both at once; the databases are filled while the cluster forms. When one side fails the other is waited for,
 * so that it is known and can be stopped.
 */
export async function startStores(options: LocalStackOptions, parts: StartedParts): Promise<Stores> {
  const { progress, signal } = options;
  await progress.step('redis-server found or installed', () => ensureRedis());
  signal.throwIfAborted();
  const databases = async () => {
    const postgres = await startDatabase(options, parts);
    return { postgres, databaseUrls: await prepareDatabases(options, postgres) };
  };
  const [redis, filled] = await Promise.allSettled([startRedis(options, parts), databases()]);
  if (redis.status === 'rejected') throw redis.reason;
  if (filled.status === 'rejected') throw filled.reason;
  return { redis: redis.value, ...filled.value };
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
