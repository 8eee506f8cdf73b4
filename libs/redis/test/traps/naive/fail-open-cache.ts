import type { Cluster } from 'ioredis';
import { PlainCache, type Loader } from './plain-cache.js';

/** For how long Redis is left alone after an error, in milliseconds. */
const OPEN_MS = 500;

/**
 * Cache-aside that asks the source when Redis fails, and then leaves Redis alone for a while: a breaker that opens with
 * the first error and closes by time.
 */
export class FailOpenCache<T> {
  readonly #cache: PlainCache<T>;
  #closedAtMs = 0;

  constructor(redis: Cluster) {
    this.#cache = new PlainCache(redis);
  }

  async getOrLoad(id: string, load: Loader<T>): Promise<T | null> {
    if (performance.now() < this.#closedAtMs) return load();
    try {
      return await this.#cache.getOrLoad(id, load);
    } catch {
      this.#closedAtMs = performance.now() + OPEN_MS;
      return load();
    }
  }
}
