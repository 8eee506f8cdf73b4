import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { guardian, startRedisCluster, type RedisCluster, type RedisClusterOptions } from '@shop/local-stack';
import { z } from 'zod';
import { ConnectionBudget } from '../../src/client/connection-budget.js';
import { RedisClient } from '../../src/client/redis-client.js';
import { redisEnv, redisSettings, type RedisSettings } from '../../src/client/redis-settings.js';
import { sharedCluster, type SharedServers } from './shared-cluster.js';

/** Servers that run, and how to be done with them. */
interface Started<Servers> {
  readonly servers: Servers;
  end(): Promise<void>;
}

/** A cluster for a spec file, and clients for it that are closed with it. */
export class TestCluster<Servers extends SharedServers = SharedServers> {
  readonly #begin: () => Promise<Started<Servers>>;
  readonly #clients: RedisClient[] = [];
  readonly #closers: (() => Promise<void>)[] = [];
  #started: Started<Servers> | null = null;

  constructor(begin: () => Promise<Started<Servers>>) {
    this.#begin = begin;
  }

  /** @throws Error before the spec's hooks have run */
  get servers(): Servers {
    if (this.#started === null) throw new Error('the cluster is there once a hook or a test runs');
    return this.#started.servers;
  }

  async start(): Promise<this> {
    this.#started = await this.#begin();
    return this;
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

  /** Has something closed first when the cluster stops. */
  beforeStop(close: () => Promise<void>): void {
    this.#closers.push(close);
  }

  async stop(): Promise<void> {
    for (const close of this.#closers) await close();
    await Promise.all(this.#clients.map((client) => client.close()));
    await this.#started?.end();
  }
}

/** A cluster of a spec's own. */
export type OwnCluster = TestCluster<RedisCluster>;

const PATIENT = {
  REDIS_CACHE_DEADLINE_MS: '5000',
  REDIS_LIMITER_DEADLINE_MS: '5000',
  REDIS_STATE_DEADLINE_MS: '20000',
  REDIS_QUEUE_DEADLINE_MS: '20000',
  REDIS_CHANNEL_DEADLINE_MS: '5000',
  REDIS_TOPOLOGY_DEADLINE_MS: '5000',
};

/** What a cluster is asked for beyond being one. */
export interface ClusterNeeds {
  /** Settings over those of infra/redis/redis.conf. */
  readonly conf?: Record<string, string>;
  /** Rights by user, for a cluster that speaks TLS only. */
  readonly users?: RedisClusterOptions['users'];
}

async function beginOwn({ conf = {}, users }: ClusterNeeds): Promise<Started<RedisCluster>> {
  const directory = mkdtempSync(join(tmpdir(), 'shop-redis-spec-'));
  guardian.removeDirectory(directory);
  const servers = await startRedisCluster({ directory, conf, users });
  const end = async () => {
    await servers.stop();
    rmSync(directory, { recursive: true, force: true });
    guardian.keepDirectory(directory);
  };
  return { servers, end };
}

async function beginShared(): Promise<Started<SharedServers>> {
  const servers = await sharedCluster();
  return servers === null ? beginOwn({}) : { servers, end: () => Promise.resolve() };
}

function use<Servers extends SharedServers>(cluster: TestCluster<Servers>): TestCluster<Servers> {
  beforeAll(() => cluster.start(), 60_000);
  afterAll(() => cluster.stop(), 60_000);
  return cluster;
}

/**
 * A real 3+3 cluster for the spec file that calls this, empty at first: that of the run's worker, which file after file
 * shares. Leave its nodes and their settings alone.
 */
export function useTestCluster(): TestCluster {
  return use(new TestCluster(beginShared));
}

/** A real 3+3 cluster of its own for the spec file that calls this, to strike its nodes or to ask more of it. */
export function useOwnCluster(needs: ClusterNeeds = {}): OwnCluster {
  return use(new TestCluster(() => beginOwn(needs)));
}

/** A cluster of its own for one test, which stops it. */
export function startTestCluster(): Promise<OwnCluster> {
  return new TestCluster(() => beginOwn({})).start();
}
