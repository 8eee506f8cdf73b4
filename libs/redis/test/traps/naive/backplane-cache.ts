import type { Cluster } from 'ioredis';
import { PlainCache, type Loader } from './plain-cache.js';

const CHANNEL = 'forgotten';

/** Two levels: a map in each process over Redis, kept true by messages (PUBLISH) of whoever forgets something. */
export class BackplaneCache<T> {
  readonly #redis: Cluster;
  readonly #second: PlainCache<T>;
  readonly #first = new Map<string, T>();

  private constructor(redis: Cluster) {
    this.#redis = redis;
    this.#second = new PlainCache(redis);
  }

  /** @param subscriber a connection of its own, as Redis demands */
  static async over<T>({ redis, subscriber }: Record<'redis' | 'subscriber', Cluster>) {
    const cache = new BackplaneCache<T>(redis);
    subscriber.on('message', (_, id: string) => cache.#first.delete(id));
    await subscriber.subscribe(CHANNEL);
    return cache;
  }

  async getOrLoad(id: string, load: Loader<T>): Promise<T | null> {
    const held = this.#first.get(id);
    if (held !== undefined) return held;
    const value = await this.#second.getOrLoad(id, load);
    if (value !== null) this.#first.set(id, value);
    return value;
  }

  async forget(id: string): Promise<void> {
    this.#first.delete(id);
    await this.#second.forget(id);
    await this.#redis.publish(CHANNEL, id);
  }
}
