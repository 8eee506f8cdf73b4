import { Injectable } from '@nestjs/common';
import type { OrderRow, OrderWithLines } from '../orders/order-row.js';
import type { Transaction } from '../orders/orders.repository.js';
import { afterPlacing, afterRefusing } from '../saga/jobs.js';
import { OrderChanges } from '../saga/order-changes.js';
import { OrderSteps } from '../saga/order-steps.js';
import type { Refusal } from './checkout.errors.js';
import { CheckoutsRepository } from './checkouts.repository.js';
import type { Discount } from './holds.js';
import { shareDiscount } from './pricing.js';

/** How a checkout ends: placed or refused, whichever is committed first. */
@Injectable()
export class CheckoutSteps {
  constructor(
    private readonly checkouts: CheckoutsRepository,
    private readonly changes: OrderChanges,
    private readonly steps: OrderSteps,
  ) {}

  /** Everything is held: the order stands. @returns false when it has ended already: nothing was done */
  async place(order: OrderWithLines, { discountPence, isShippingFree }: Discount): Promise<boolean> {
    const { id, lines } = order;
    const shippingPence = isShippingFree ? 0 : order.shippingPence;
    const data = { discountPence, shippingPence, placedAt: new Date() };
    const move = { id, from: ['placing'], to: 'placed', events: ['placed'], data } as const;
    return this.changes.make(id, async (transaction) => {
      const placed = await this.steps.take(transaction, move, (row) => afterPlacing({ ...row, lines }));
      if (placed) await this.checkouts.setDiscounts(transaction, id, sharesOf(lines, discountPence));
      return placed !== null;
    });
  }

  /** It does not come about; what may be held for it goes back. Nothing when it has ended already. */
  async refuse(order: Pick<OrderRow, 'id' | 'couponCode'>, refusal: Refusal): Promise<void> {
    await this.changes.make(order.id, async (transaction) => {
      const isRefused = await this.checkouts.refuse(transaction, order.id, refusal);
      if (isRefused) await this.#release(transaction, order);
    });
  }

  /** Of an order that another request has refused, before this one held something for it. */
  async release(order: Pick<OrderRow, 'id' | 'couponCode'>): Promise<void> {
    await this.changes.make(order.id, (transaction) => this.#release(transaction, order));
  }

  async #release(transaction: Transaction, order: Pick<OrderRow, 'id' | 'couponCode'>): Promise<void> {
    await this.steps.leave(transaction, afterRefusing(order));
  }
}

function sharesOf(lines: OrderWithLines['lines'], discountPence: number) {
  const shares = shareDiscount(lines, discountPence);
  return lines.map(({ sku }, index) => ({ sku, discountPence: shares[index] ?? 0 }));
}
