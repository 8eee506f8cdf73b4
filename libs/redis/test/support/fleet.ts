import { Cache, type CacheFamilyOptions } from '../../src/cache/cache.js';
import type { CacheCounts } from '../../src/cache/cache-counts.js';
import type { CacheFamily } from '../../src/cache/cache-family.js';
import type { RedisCommands } from '../../src/client/redis-commands.js';
import { keyFamilies } from '../../src/keys/key-families.js';
import type { TestCluster } from './test-cluster.js';

export interface Product {
  readonly name: string;
}

export const MUG: Product = { name: 'mug' };
export const LAMP: Product = { name: 'lamp' };

/** A loader that answers at once. */
export const give = (value: Product | null) => () => Promise.resolve(value);

/** A loader that must not be asked. */
export const never = () => Promise.reject(new Error('the source must not be asked'));

/** One process of the fleet: a cache over a client of its own. */
export interface Process {
  readonly cache: Cache;
  readonly products: CacheFamily<string, Product>;
  counts(): CacheCounts;
}

/** Processes that share a cluster, as the instances of a service do. */
export class Fleet {
  readonly cluster: TestCluster;
  readonly #caches: Cache[] = [];
  #redis: RedisCommands | null = null;
  #ids = 0;

  constructor(cluster: TestCluster) {
    this.cluster = cluster;
    // A pending forget would be tried again for as long as its TTL, in the files that follow too.
    cluster.beforeStop(() => {
      for (const cache of this.#caches) cache.close();
      return Promise.resolve();
    });
  }

  /** To look at what is stored, past the caches. */
  get redis(): RedisCommands {
    this.#redis ??= this.cluster.client().forUse('state');
    return this.#redis;
  }

  /** @param options over: schema version 2, read from primaries */
  process(options: Partial<CacheFamilyOptions<string>> = {}, env: Record<string, string> = {}): Process {
    const cache = new Cache({ client: this.cluster.client({ env }) });
    this.#caches.push(cache);
    const family = keyFamilies.product;
    const products = cache.family<Product>({ family, schemaVersion: 2, readFrom: 'primary', ...options });
    const counts = () => {
      const report = cache.report()['product'];
      if (report === undefined) throw new Error('the family is not registered');
      return report;
    };
    return { cache, products, counts };
  }

  /** An id that no other test uses. */
  freshId(): string {
    this.#ids += 1;
    return `sku${String(this.#ids)}`;
  }

  /** What stands in Redis for an id. */
  stored(id: string): Promise<string | null> {
    return this.redis.get(keyFamilies.product.key(id));
  }

  async store(id: string, text: string): Promise<void> {
    await this.redis.set(keyFamilies.product.key(id), text, { ttlMs: 60_000 });
  }

  async ttlMsOf(id: string): Promise<number> {
    const args = [keyFamilies.product.key(id)];
    return Number(await this.redis.send({ name: 'pttl', args, retry: 'idempotent' }));
  }
}
