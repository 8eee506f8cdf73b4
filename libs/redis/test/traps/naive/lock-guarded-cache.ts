import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from 'ioredis';
import type { Loader } from './plain-cache.js';

export interface LockTimes {
  /** How long the lock lives, and so how long others wait for who has it. */
  readonly lockMs: number;
}

/**
 * Cache-aside behind a lock (`SET NX PX`): one loads, the others look again and, when the lock's time has passed, load
 * for themselves. Whoever has loaded stores and removes the lock.
 */
export class LockGuardedCache<T> {
  readonly #redis: Cluster;
  readonly #lockMs: number;

  constructor(redis: Cluster, { lockMs }: LockTimes) {
    this.#redis = redis;
    this.#lockMs = lockMs;
  }

  async getOrLoad(id: string, load: Loader<T>): Promise<T | null> {
    const [key, lock] = [`{product:${id}}`, `{product:${id}}:lock`];
    const cached = await this.#redis.get(key);
    if (cached) return JSON.parse(cached) as T;
    if ((await this.#redis.set(lock, 'mine', 'PX', this.#lockMs, 'NX')) === null) {
      for (let waitedMs = 0; waitedMs < this.#lockMs; waitedMs += 20) {
        await sleep(20);
        const stored = await this.#redis.get(key);
        if (stored) return JSON.parse(stored) as T;
      }
    }
    const value = await load();
    await this.#redis.set(key, JSON.stringify(value), 'EX', 3_600);
    await this.#redis.del(lock);
    return value;
  }
}
