import { Injectable } from '@nestjs/common';
import type { OrderStatus } from '@shop/contracts/order';
import { Cache, type CacheFamily } from '@shop/redis/cache';
import { keyFamilies } from '@shop/redis/keys';
import { summaryOf } from './order-row.js';
import { OrdersRepository } from './orders.repository.js';

/** What is cached of an order, and whose it is. */
export interface KnownStatus extends OrderStatus {
  readonly userId: string;
}

/**
 * Where an order is, cached: shoppers who wait ask for nothing else. Forgotten with every change, so what is answered
 * after a change is never from before it. Redis down: comes from Postgres.
 */
@Injectable()
export class OrderStatuses {
  readonly #cached: CacheFamily<string, KnownStatus>;

  constructor(
    private readonly orders: OrdersRepository,
    cache: Cache,
  ) {
    this.#cached = cache.family<KnownStatus>({
      family: keyFamilies.orderStatus,
      schemaVersion: 1,
      readFrom: 'primary',
    });
  }

  /** Null when no such order was placed. */
  find(orderId: string): Promise<KnownStatus | null> {
    return this.#cached.getOrLoad(orderId, async () => {
      const order = await this.orders.findHead(orderId);
      if (!order) return null;
      const { userId, sequence, updatedAt } = order;
      return { orderId, userId, state: summaryOf(order).state, sequence, updatedAt: updatedAt.toISOString() };
    });
  }

  /** Never rejects: what Redis does not hear now it is told when it is back. */
  async forget(orderId: string): Promise<void> {
    await this.#cached.forget(orderId);
  }
}
