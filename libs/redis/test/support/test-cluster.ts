import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guardian, startRedisCluster, type RedisClusterOptions } from '@shop/local-stack';
import { z } from 'zod';
import { ConnectionBudget } from '../../src/client/connection-budget.js';
import { RedisClient } from '../../src/client/redis-client.js';
import { redisEnv, redisSettings, type RedisSettings } from '../../src/client/redis-settings.js';
import { sharedCluster, type Servers } from './shared-cluster.js';

/** A cluster of its own for one spec file, and clients for it that are closed with it. */
export class TestCluster {
  readonly servers: Servers;
  readonly directory: string;
  readonly #clients: RedisClient[] = [];

  constructor(servers: Servers, directory: string) {
    this.servers = servers;
    this.directory = directory;
  }

  /**
   * Settings for this cluster. The deadlines are generous, since a spec must not depend on speed.
   *
   * @param env variables over these
   */
  settings(env: Record<string, string> = {}): RedisSettings {
    return redisSettings(z.object(redisEnv).parse({ ...PATIENT, REDIS_NODES: this.servers.seeds, ...env }));
  }

  /** A client with a budget of its own, closed by `stop`. */
  client(
    options: { env?: Record<string, string>; service?: string; connections?: ConnectionBudget } = {},
  ): RedisClient {
    const { env, service = 'spec', connections = new ConnectionBudget(50) } = options;
    const client = new RedisClient({ service, settings: this.settings(env), connections });
    this.#clients.push(client);
    return client;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
    await this.servers.stop();
    rmSync(this.directory, { recursive: true, force: true });
    guardian.keepDirectory(this.directory);
  }
}

const PATIENT = {
  REDIS_CACHE_DEADLINE_MS: '5000',
  REDIS_LIMITER_DEADLINE_MS: '5000',
  REDIS_STATE_DEADLINE_MS: '20000',
  REDIS_QUEUE_DEADLINE_MS: '20000',
  REDIS_CHANNEL_DEADLINE_MS: '5000',
  REDIS_TOPOLOGY_DEADLINE_MS: '5000',
};

/**
 * Starts a real 3+3 cluster; within a mutation run, joins that of its worker where nothing is asked of it.
 *
 * @param conf settings over those of infra/redis/redis.conf
 * @param users rights by user, for a cluster that speaks TLS only
 */
export async function startTestCluster(
  conf: Record<string, string> = {},
  users?: RedisClusterOptions['users'],
): Promise<TestCluster> {
  const directory = mkdtempSync(join(tmpdir(), 'shop-redis-spec-'));
  guardian.removeDirectory(directory);
  const shared = Object.keys(conf).length === 0 && users === undefined ? await sharedCluster() : null;
  if (shared !== null) return new TestCluster(shared, directory);
  return new TestCluster(await startRedisCluster({ directory, conf, users }), directory);
}
