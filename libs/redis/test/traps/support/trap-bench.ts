import { afterAll, beforeAll } from '@jest/globals';
import { servesSlot, until } from '@shop/local-stack';
import { Cluster } from 'ioredis';
import { Cache, type CacheFamilyOptions } from '../../../src/cache/cache.js';
import type { CacheFamily } from '../../../src/cache/cache-family.js';
import type { RedisClient } from '../../../src/client/redis-client.js';
import { slotOf } from '../../../src/keys/hash-slot.js';
import { keyFamilies } from '../../../src/keys/key-families.js';
import type { Product } from '../../support/fleet.js';
import { startTestCluster, type TestCluster } from '../../support/test-cluster.js';

/** What traps ask of a cache of products, the usual one and ours. */
export interface ProductCache {
  getOrLoad(id: string, load: () => Promise<Product | null>): Promise<Product | null>;
  forget(id: string): Promise<unknown>;
}

/** One that is only read. */
export type ReadCache = Pick<ProductCache, 'getOrLoad'>;

type PlainOptions = NonNullable<ConstructorParameters<typeof Cluster>[1]>;

/** A slot between two primaries. */
export interface SlotOnItsWay {
  /** Brings one key over. */
  take(key: string): Promise<void>;
  finish(): Promise<void>;
}

/** The cluster of a trap's spec, with clients of both kinds, and what is done to it. */
export class TrapBench {
  #cluster: TestCluster | undefined;
  readonly #plain: Cluster[] = [];
  readonly #caches: Cache[] = [];
  #ids = 0;

  /** @throws Error before the spec's hooks have run */
  get cluster(): TestCluster {
    if (this.#cluster === undefined) throw new Error('the cluster is there once a test runs');
    return this.#cluster;
  }

  async start(conf: Record<string, string>): Promise<void> {
    this.#cluster = await startTestCluster(conf);
  }

  async stop(): Promise<void> {
    for (const cache of this.#caches) cache.close();
    await Promise.all(this.#plain.map(close));
    await this.#cluster?.stop();
  }

  /** ioredis as samples open it: seeds, nothing else. */
  plain(options: PlainOptions = {}): Cluster {
    const startup = this.cluster.servers.seeds.split(',').map((seed) => `redis://${seed}`);
    const redis = new Cluster(startup, options);
    redis.on('error', () => undefined);
    this.#plain.push(redis);
    return redis;
  }

  client(env: Record<string, string> = {}): RedisClient {
    return this.cluster.client({ env });
  }

  /** The cache of one process. */
  cache(env: Record<string, string> = {}): Cache {
    const cache = new Cache({ client: this.client(env) });
    this.#caches.push(cache);
    return cache;
  }

  /** Products in a cache of a process of their own. */
  products<T = Product>(
    options: Partial<CacheFamilyOptions<string>> = {},
    env: Record<string, string> = {},
  ): CacheFamily<string, T> {
    const family = keyFamilies.product;
    return this.cache(env).family<T>({ family, schemaVersion: 1, readFrom: 'primary', ...options });
  }

  /** An id that no other play uses. */
  freshId(): string {
    this.#ids += 1;
    return `trap-${String(this.#ids)}`;
  }

  /** Port of the primary that has a key. */
  async primaryOf(key: string): Promise<number> {
    const slot = slotOf(key);
    const owner = (await this.cluster.servers.roles()).find(
      (member) => member.role === 'primary' && servesSlot(member, slot),
    );
    if (owner === undefined) throw new Error(`no primary has the slot of ${key}`);
    return owner.port;
  }

  /** Port of a primary's replica. */
  async replicaOf(primary: number): Promise<number> {
    const replica = (await this.cluster.servers.roles()).find(({ primaryPort }) => primaryPort === primary);
    if (replica === undefined) throw new Error(`${String(primary)} has no replica`);
    return replica.port;
  }

  async isPrimary(port: number): Promise<boolean> {
    return (await this.cluster.servers.cli(port, 'ROLE')).startsWith('master');
  }

  /** Resolves when the replica of a key's primary has the key. */
  async hasReplicated(key: string): Promise<void> {
    const primary = await this.primaryOf(key);
    const sizeOf = (port: number) => this.cluster.servers.cli(port, 'DBSIZE');
    const replica = await this.replicaOf(primary);
    const isThere = async () => (await sizeOf(primary)) === (await sizeOf(replica));
    await until(isThere, { what: 'the replica has every key', withinMs: 20_000 });
  }

  /** Lets a replica answer on, but hear nothing new from its primary. @returns lets it catch up */
  async letLag(replica: number): Promise<() => Promise<void>> {
    const { servers } = this.cluster;
    await servers.cli(replica, 'CONFIG', 'SET', 'masterauth', 'a password that the primary does not know');
    await servers.cli(replica, 'CLIENT', 'KILL', 'TYPE', 'master');
    return async () => {
      await servers.cli(replica, 'CONFIG', 'SET', 'masterauth', '');
      await servers.waitUntilHealthy({ withinMs: 60_000 });
    };
  }

  /** Resolves when every node names every replica to clients that ask for the slots. */
  async showsReplicas(): Promise<void> {
    const { servers } = this.cluster;
    const namesAll = async ({ port }: { port: number }) =>
      (await servers.cli(port, 'CLUSTER', 'SLOTS')).split('127.0.0.1').length > servers.nodes.length;
    const isShown = async () => (await Promise.all(servers.nodes.map(namesAll))).every(Boolean);
    await until(isShown, { what: 'the replicas are shown', withinMs: 20_000 });
  }

  /** FLUSHALL on every primary: what eviction does, to all keys at once. */
  async flush(): Promise<void> {
    const primaries = (await this.cluster.servers.roles()).filter(({ role }) => role === 'primary');
    await Promise.all(primaries.map(({ port }) => this.cluster.servers.cli(port, 'FLUSHALL')));
  }

  /** A slot on its way: its present owner knows that it leaves, another that it comes. */
  async beginMove(slot: number): Promise<SlotOnItsWay> {
    const { servers } = this.cluster;
    const roles = await servers.roles();
    const has = (member: (typeof roles)[number]) => servesSlot(member, slot);
    const from = roles.find(has)?.port ?? 0;
    const to = roles.find((member) => member.role === 'primary' && !has(member))?.port ?? 0;
    const idOf = async (port: number) => (await servers.cli(port, 'CLUSTER', 'MYID')).trim();
    const set = (port: number, ...state: string[]) =>
      servers.cli(port, 'CLUSTER', 'SETSLOT', String(slot), ...state);
    await set(to, 'IMPORTING', await idOf(from));
    await set(from, 'MIGRATING', await idOf(to));
    return {
      take: async (key) =>
        void (await servers.cli(from, 'MIGRATE', '127.0.0.1', String(to), key, '0', '5000')),
      finish: async () => {
        for (const port of [to, from]) await set(port, 'NODE', await idOf(to));
      },
    };
  }

  /**
   * A failover that loses writes: the primary confirms them, its replica never hears of them and takes over.
   *
   * @param key decides which shard
   * @param write what is lost
   * @returns brings the killed node back, when the play is over
   */
  async failoverThatLoses(key: string, write: () => Promise<unknown>): Promise<() => Promise<void>> {
    const { servers } = this.cluster;
    await servers.waitUntilHealthy({ withinMs: 60_000 });
    const primary = await this.primaryOf(key);
    const replica = await this.replicaOf(primary);
    // Not SIGSTOP: what the primary has sent would wait in the replica's socket and be read once it goes on.
    const catchUp = await this.letLag(replica);
    await write();
    await servers.kill(primary);
    await until(() => this.isPrimary(replica), { what: 'the replica was promoted', withinMs: 30_000 });
    return async () => {
      await servers.restart(primary);
      await catchUp();
    };
  }
}

/** ioredis does not always say that a connection has ended; what it leaves open, the end of the spec file finds. */
async function close(redis: Cluster): Promise<void> {
  if (redis.status !== 'end') redis.disconnect();
  await comesTrue(() => Promise.resolve(redis.status === 'end'), 1_000);
}

/** Whether a condition comes true in time. */
export async function comesTrue(condition: () => Promise<boolean>, withinMs: number): Promise<boolean> {
  return until(condition, { what: 'it comes true', withinMs }).then(
    () => true,
    () => false,
  );
}

/**
 * A cluster of its own for the spec file that calls this, closed after it.
 *
 * @param conf settings over those of infra/redis/redis.conf
 */
export function useTrapBench(conf: Record<string, string> = {}): TrapBench {
  const bench = new TrapBench();
  beforeAll(() => bench.start(conf), 60_000);
  afterAll(() => bench.stop(), 60_000);
  return bench;
}
