import type { RedisCommands } from '../../src/client/redis-commands.js';

/**
 * A token bucket as it is often written: read it, compute here, write it back. Two requests that read before either
 * writes are both admitted on the same token.
 */
export class ReadThenWriteBucket {
  readonly #redis: RedisCommands;
  readonly #burst: number;

  constructor(redis: RedisCommands, burst: number) {
    this.#redis = redis;
    this.#burst = burst;
  }

  /** Whether a unit was left; nothing is given back, since the specs ask at one moment. */
  async check(key: string): Promise<boolean> {
    const left = Number((await this.#redis.get(key)) ?? this.#burst);
    if (left < 1) return false;
    await this.#redis.set(key, String(left - 1), { ttlMs: 60_000 });
    return true;
  }
}
