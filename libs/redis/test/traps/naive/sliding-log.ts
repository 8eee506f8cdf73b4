import { randomUUID } from 'node:crypto';
import type { Cluster } from 'ioredis';

/** A sliding log in a sorted set whose scores are the time of the process that asks, as most samples write it. */
export class SlidingLog {
  readonly #redis: Cluster;
  readonly #limit: number;
  readonly #windowMs: number;

  constructor(redis: Cluster, { limit, windowMs }: { limit: number; windowMs: number }) {
    this.#redis = redis;
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  async check(id: string): Promise<boolean> {
    const key = `ratelimit:${id}`;
    const nowMs = Date.now();
    await this.#redis.zremrangebyscore(key, 0, nowMs - this.#windowMs);
    if ((await this.#redis.zcard(key)) >= this.#limit) return false;
    await this.#redis.zadd(key, nowMs, randomUUID());
    await this.#redis.pexpire(key, this.#windowMs);
    return true;
  }
}
