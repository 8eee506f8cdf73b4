import { Injectable } from '@nestjs/common';
import type { CancellationReason } from '@shop/contracts/order';
import { Outbox } from '@shop/postgres/outbox';
import type { JobMessage } from '@shop/redis/queue';
import { type OrderRow, type OrderWithLines, totalPenceOf } from '../orders/order-row.js';
import { type Move, OrdersRepository, type Transaction } from '../orders/orders.repository.js';
import { afterCancelling, afterConfirming, afterPayment } from './jobs.js';

/**
 * The saga: placed, paid, shipping booked, confirmed; or cancelled from any of them. A step is one transaction with the
 * jobs that follow from it, and is made only from the states it belongs to. One that is asked for again, or too late, does
 * nothing. There is no other record of where an order is, so a crash between two lines resumes by itself.
 */
@Injectable()
export class OrderSteps {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly outbox: Outbox,
  ) {}

  /** An order that was placed; nobody else changes it until the transaction ends. */
  async hold(transaction: Transaction, id: string): Promise<OrderWithLines | null> {
    await this.orders.lock(transaction, id);
    return this.orders.find(id, transaction);
  }

  /** Makes a step and leaves its jobs. @returns the order after it; null when it is in another state: nothing was done */
  async take(
    transaction: Transaction,
    move: Move,
    jobsAfter: (order: OrderRow) => readonly JobMessage[],
  ): Promise<OrderRow | null> {
    const order = await this.orders.move(transaction, move);
    if (order) await this.leave(transaction, jobsAfter(order));
    return order;
  }

  /** Leaves jobs without a step. */
  async leave(transaction: Transaction, jobs: readonly JobMessage[]): Promise<void> {
    for (const job of jobs) await this.outbox.add(transaction, job);
  }

  /** The payment was taken; shipping is asked. */
  async pay(transaction: Transaction, id: string): Promise<void> {
    await this.take(transaction, { id, from: ['placed'], to: 'paid', events: ['paid'] }, afterPayment);
  }

  /** Shipping is booked. Nothing else is waited for, so the order is confirmed with it. */
  async confirm(
    transaction: Transaction,
    { id, trackingCode }: { id: string; trackingCode: string },
  ): Promise<void> {
    const events = ['shipping-booked', 'confirmed'] as const;
    const move = { id, from: ['paid'], to: 'confirmed', events, data: { trackingCode } } as const;
    await this.take(transaction, move, afterConfirming);
  }

  /** Everything is given back. One that is cancelled already keeps its first reason. */
  async cancel(
    transaction: Transaction,
    { id, reason }: { id: string; reason: CancellationReason },
  ): Promise<void> {
    const order = await this.hold(transaction, id);
    if (!order) return;
    const refundedPence = order.state === 'placed' ? 0 : totalPenceOf(order);
    const from = ['placed', 'paid', 'confirmed'] as const;
    const data = { cancellationReason: reason, refundedPence };
    await this.take(transaction, { id, from, to: 'cancelled', events: ['cancelled'], data }, afterCancelling);
  }
}
