import type { Cluster } from 'ioredis';

/** Revocation of tokens that are otherwise good until they expire: those that are not are listed in Redis. */
export class DenyList {
  readonly #redis: Cluster;

  constructor(redis: Cluster) {
    this.#redis = redis;
  }

  async revoke(token: string): Promise<void> {
    await this.#redis.set(`denied:{${token}}`, '1', 'EX', 900);
  }

  async isLetIn(token: string): Promise<boolean> {
    return (await this.#redis.exists(`denied:{${token}}`)) === 0;
  }
}
