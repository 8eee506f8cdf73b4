import type { Cluster } from 'ioredis';

/** A cart that lives in Redis alone: HINCRBY, HGETALL. */
export class HashCart {
  readonly #redis: Cluster;

  constructor(redis: Cluster) {
    this.#redis = redis;
  }

  async add(id: string, sku: string): Promise<void> {
    await this.#redis.hincrby(`cart:user:${id}`, sku, 1);
  }

  async read(id: string): Promise<Map<string, number>> {
    const held = await this.#redis.hgetall(`cart:user:${id}`);
    return new Map(Object.entries(held).map(([sku, amount]) => [sku, Number(amount)]));
  }
}
