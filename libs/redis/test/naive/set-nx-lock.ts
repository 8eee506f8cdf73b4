import type { RedisCommands } from '../../src/client/redis-commands.js';

/**
 * A lock as it is often written: SET NX with a life, and a DEL that asks nobody. Its holders cannot be told apart: who
 * comes late gives back the lock of the next one, and nothing says that a write comes late.
 */
export class SetNxLock {
  readonly #redis: RedisCommands;
  readonly #key: string;

  constructor(redis: RedisCommands, key: string) {
    this.#redis = redis;
    this.#key = key;
  }

  async acquire(leaseMs: number): Promise<boolean> {
    const args = [this.#key, 'locked', 'NX', 'PX', leaseMs];
    return (await this.#redis.send({ name: 'set', args, retry: 'unsafe' })) === 'OK';
  }

  async release(): Promise<void> {
    await this.#redis.delete(this.#key);
  }
}
