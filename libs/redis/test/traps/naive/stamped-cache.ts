import type { Cluster } from 'ioredis';
import type { Loader } from './plain-cache.js';

interface Stamped<T> {
  readonly value: T;
  readonly storedAtMs: number;
}

/** A cache that forgets by time stamps, as tags often do: an entry is void when it is older than its last invalidation. */
export class StampedCache<T> {
  readonly #redis: Cluster;

  constructor(redis: Cluster) {
    this.#redis = redis;
  }

  async getOrLoad(id: string, load: Loader<T>): Promise<T | null> {
    const [text, stamp] = await Promise.all([
      this.#redis.get(`product:${id}`),
      this.#redis.get(`forgotten:${id}`),
    ]);
    const entry = text === null ? null : (JSON.parse(text) as Stamped<T>);
    if (entry !== null && entry.storedAtMs > Number(stamp ?? 0)) return entry.value;
    const value = await load();
    if (value !== null) {
      const stored: Stamped<T> = { value, storedAtMs: Date.now() };
      await this.#redis.set(`product:${id}`, JSON.stringify(stored), 'EX', 3_600);
    }
    return value;
  }

  async forget(id: string): Promise<void> {
    await this.#redis.set(`forgotten:${id}`, String(Date.now()), 'EX', 3_600);
  }
}
