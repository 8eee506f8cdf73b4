import { servesSlot, until } from '@shop/local-stack';
import { Cluster } from 'ioredis';
import { Cache, type CacheFamilyOptions } from '../../../src/cache/cache.js';
import type { CacheFamily } from '../../../src/cache/cache-family.js';
import type { RedisClient } from '../../../src/client/redis-client.js';
import { slotOf } from '../../../src/keys/hash-slot.js';
import { keyFamilies } from '../../../src/keys/key-families.js';
import type { Product } from '../../support/fleet.js';
import type { SharedServers } from '../../support/shared-cluster.js';
import { useTestCluster, type TestCluster } from '../../support/test-cluster.js';

/** What traps ask of a cache of products, the usual one and ours. */
export interface ProductCache {
  getOrLoad(id: string, load: () => Promise<Product | null>): Promise<Product | null>;
  forget(id: string): Promise<unknown>;
}

/** One that is only read. */
export type ReadCache = Pick<ProductCache, 'getOrLoad'>;

type PlainOptions = NonNullable<ConstructorParameters<typeof Cluster>[1]>;

/** The cluster of a trap's spec, with clients of both kinds. */
export class TrapBench<Servers extends SharedServers = SharedServers> {
  readonly cluster: TestCluster<Servers>;
  readonly #plain: Cluster[] = [];
  readonly #caches: Cache[] = [];
  #ids = 0;

  constructor(cluster: TestCluster<Servers>) {
    this.cluster = cluster;
    cluster.beforeStop(() => this.#close());
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

  async #close(): Promise<void> {
    for (const cache of this.#caches) cache.close();
    await Promise.all(this.#plain.map(close));
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

/** A cluster for the spec file that calls this, with what traps need. Leave its nodes and their settings alone. */
export function useTrapBench(): TrapBench {
  return new TrapBench(useTestCluster());
}
