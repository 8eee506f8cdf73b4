import type { Cluster } from 'ioredis';
import type { Loader } from './plain-cache.js';

interface Tagged<T> {
  readonly value: T;
  readonly version: string;
  readonly storedAtMs: number;
}

/**
 * A cache with one tag, by a version counter: an entry is void when the counter has moved since it was stored. Stale
 * entries are served and loaded anew in the background.
 */
export class TaggedCache<T> {
  readonly #redis: Cluster;
  readonly #staleAfterMs: number;
  #refresh: Promise<unknown> = Promise.resolve();

  constructor(redis: Cluster, staleAfterMs = Infinity) {
    this.#redis = redis;
    this.#staleAfterMs = staleAfterMs;
  }

  async getOrLoad(id: string, load: Loader<T>): Promise<T | null> {
    const text = await this.#redis.get(`tagged:${id}`);
    const entry = text === null ? null : (JSON.parse(text) as Tagged<T>);
    if (entry === null || entry.version !== (await this.#version())) return this.#loadAndStore(id, load);
    if (Date.now() > entry.storedAtMs + this.#staleAfterMs) this.#refresh = this.#loadAndStore(id, load);
    return entry.value;
  }

  async forgetGroup(): Promise<void> {
    await this.#redis.incr('tag:catalogue');
  }

  /** Resolves when the last background load is stored. */
  async refreshed(): Promise<void> {
    await this.#refresh;
  }

  async #loadAndStore(id: string, load: Loader<T>): Promise<T | null> {
    const value = await load();
    if (value === null) return null;
    const entry: Tagged<T> = { value, version: await this.#version(), storedAtMs: Date.now() };
    await this.#redis.set(`tagged:${id}`, JSON.stringify(entry), 'EX', 3_600);
    return value;
  }

  async #version(): Promise<string> {
    return (await this.#redis.get('tag:catalogue')) ?? '0';
  }
}
