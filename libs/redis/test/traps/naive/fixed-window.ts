import type { Cluster } from 'ioredis';

/** A fixed window, the usual limiter: INCR, and EXPIRE with the first hit. One window's key follows the other. */
export class FixedWindow {
  readonly #redis: Cluster;
  readonly #limit: number;
  readonly #windowMs: number;

  /** The clock is the process' own. */
  constructor(redis: Cluster, { limit, windowMs }: { limit: number; windowMs: number }) {
    this.#redis = redis;
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  async check(id: string, { cost = 1 }: { cost?: number } = {}): Promise<boolean> {
    const key = `ratelimit:${id}:${String(Math.floor(Date.now() / this.#windowMs))}`;
    const used = await this.#redis.incrby(key, cost);
    if (used === cost) await this.#redis.pexpire(key, this.#windowMs);
    return used <= this.#limit;
  }
}
