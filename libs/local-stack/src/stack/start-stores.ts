import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Postgres } from '../postgres/postgres.js';
import { startPostgres } from '../postgres/start-postgres.js';
import type { RedisCluster } from '../redis/redis-cluster.js';
import { ensureRedis } from '../redis/redis-install.js';
import { startRedisCluster } from '../redis/start-redis-cluster.js';
import type { AclRules } from '../redis/secured-nodes.js';
import { redisAclFile } from '../workspace.js';
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
  const { directory, layout, progress, isRedisSecured } = options;
  const start = () =>
    startRedisCluster({
      // Nodes remember under which kind of port they know one another.
      directory: join(directory, isRedisSecured ? 'data/redis-tls' : 'data/redis'),
      logDirectory: join(directory, 'logs'),
      ports: layout.redis,
      users: isRedisSecured ? serviceUsers() : undefined,
    });
  const kind = isRedisSecured ? '3+3, TLS, a user a service' : '3 primaries and 3 replicas';
  const redis = await progress.step(`Redis Cluster, ${kind}`, start);
  parts.add('stores', { name: 'Redis Cluster', stop: () => redis.stop() });
  return redis;
}

/** @throws Error of the file system, ZodError: the file is part of the repository */
function serviceUsers(): AclRules {
  return z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(redisAclFile, 'utf8')));
}

async function startDatabase(options: LocalStackOptions, parts: StartedParts): Promise<Postgres> {
  const { directory, layout, progress, isTemporary = false } = options;
  const start = () =>
    startPostgres({
      directory: join(directory, 'data/postgres'),
      logFile: join(directory, 'logs/postgres.log'),
      port: layout.postgres,
      temporary: isTemporary,
    });
  const postgres = await progress.step('Postgres', start);
  parts.add('stores', { name: 'Postgres', stop: () => postgres.stop() });
  return postgres;
}
