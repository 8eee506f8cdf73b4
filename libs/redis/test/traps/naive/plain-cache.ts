import type { Cluster } from 'ioredis';

export type Loader<T> = () => Promise<T | null>;

/** Cache-aside as every tutorial has it: look, else load and store; delete after a change. */
export class PlainCache<T> {
  readonly #redis: Cluster;
  readonly #ttlSeconds: number;

  constructor(redis: Cluster, ttlSeconds = 3_600) {
    this.#redis = redis;
    this.#ttlSeconds = ttlSeconds;
  }

  async getOrLoad(id: string, load: Loader<T>): Promise<T | null> {
    const cached = await this.#redis.get(`product:${id}`);
    if (cached) return JSON.parse(cached) as T;
    const value = await load();
    if (value !== null) await this.#redis.set(`product:${id}`, JSON.stringify(value), 'EX', this.#ttlSeconds);
    return value;
  }

  async forget(id: string): Promise<void> {
    await this.#redis.del(`product:${id}`);
  }
}
