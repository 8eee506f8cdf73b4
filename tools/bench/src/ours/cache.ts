import { Cache, type CacheFamily } from '@shop/redis/cache';
import type { RedisClient } from '@shop/redis/client';
import { keyFamilies } from '@shop/redis/keys';
import { type CacheUnderTest, type Context, type Source } from '../worker/abilities.js';
import { ID_COUNT } from '../worker/payload.js';
import { connect } from './connect.js';

const GROUP = 'bench';

/** @param kind `redis`: a hit is a round trip; `near`: also in the memory of this process */
export async function openCache(kind: string, context: Context): Promise<CacheUnderTest> {
  const client = connect(context);
  await client.connect();
  return new OurCache(client, kind === 'near');
}

class OurCache implements CacheUnderTest {
  readonly #client: RedisClient;
  readonly #cache: Cache;
  readonly #products: CacheFamily<string, unknown>;
  readonly #grouped: CacheFamily<string, unknown>;

  constructor(client: RedisClient, isNear: boolean) {
    this.#client = client;
    this.#cache = new Cache({ client });
    const shared = { schemaVersion: 1, readFrom: 'primary' } as const;
    this.#products = this.#cache.family<unknown>({
      ...shared,
      family: keyFamilies.product,
      ...(isNear ? { near: { maxEntries: 2 * ID_COUNT } } : {}),
    });
    this.#grouped = this.#cache.family<unknown>({
      ...shared,
      family: keyFamilies.category,
      groups: () => [GROUP],
    });
  }

  getOrLoad(id: string, source: Source): Promise<unknown> {
    return this.#products.getOrLoad(id, source);
  }

  forget(id: string): Promise<unknown> {
    return this.#products.forget(id);
  }

  getMany(ids: readonly string[]): Promise<unknown> {
    return this.#products.getManyOrLoad(ids, () => Promise.reject(new Error('they were to be in the cache')));
  }

  getOrLoadInGroup(id: string, source: Source): Promise<unknown> {
    return this.#grouped.getOrLoad(id, source);
  }

  forgetGroup(): Promise<unknown> {
    return this.#cache.forgetGroup(GROUP);
  }

  clear(): Promise<unknown> {
    return this.#products.clear();
  }

  close(): Promise<void> {
    this.#cache.close();
    return this.#client.close();
  }
}
