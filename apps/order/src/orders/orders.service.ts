import { Injectable } from '@nestjs/common';
import type { Order, OrderPage, OrderStatus } from '@shop/contracts/order';
import type { Identity } from '@shop/service-defaults';
import { maySee } from './caller.js';
import { answerOf, summaryOf } from './order-row.js';
import { OrderStatuses } from './order-status.js';
import { OrderNotFoundError } from './orders.errors.js';
import { OrdersRepository } from './orders.repository.js';

/** Orders as their shoppers and operators see them. */
@Injectable()
export class OrdersService {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly statuses: OrderStatuses,
  ) {}

  /** @param cursor the last order of the page before */
  async list(
    userId: string,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<OrderPage> {
    const found = await this.orders.list(userId, { limit: limit + 1, before: cursor });
    const page = found.slice(0, limit);
    return {
      items: page.map(summaryOf),
      nextCursor: found.length > limit ? (page.at(-1)?.id ?? null) : null,
    };
  }

  /** @throws OrderNotFoundError, also for somebody else's */
  async one(caller: Identity, orderId: string): Promise<Order> {
    const order = await this.orders.find(orderId);
    if (!order || !maySee(caller, order)) throw new OrderNotFoundError(orderId);
    return answerOf(order);
  }

  /** @throws OrderNotFoundError, also for somebody else's. Redis down: from Postgres */
  async status(caller: Identity, orderId: string): Promise<OrderStatus> {
    const known = await this.statuses.find(orderId);
    if (!known || !maySee(caller, known)) throw new OrderNotFoundError(orderId);
    const { state, sequence, updatedAt } = known;
    return { orderId, state, sequence, updatedAt };
  }
}
