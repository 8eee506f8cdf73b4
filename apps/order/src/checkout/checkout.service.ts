import { Injectable } from '@nestjs/common';
import type { Order } from '@shop/contracts/order';
import { answerOf, type OrderWithLines } from '../orders/order-row.js';
import { OrderRefusedError } from './checkout.errors.js';
import { CheckoutSteps } from './checkout-steps.js';
import { Checkouts } from './checkouts.js';
import type { Attempt } from './checkouts.repository.js';
import { type Discount, Holds } from './holds.js';

/**
 * Places an order: begins it, holds what it needs, and ends it in one transaction. Any number of the same requests, at
 * once or after a crash at any line, make one order and hold once, since all work under its id (ADR 0057).
 */
@Injectable()
export class CheckoutService {
  constructor(
    private readonly checkouts: Checkouts,
    private readonly holds: Holds,
    private readonly steps: CheckoutSteps,
  ) {}

  /**
   * Orders what is in the cart, once for an Idempotency-Key.
   *
   * @returns the order as it stands now, which for a repeated request may be later than it was
   * @throws OrderRefusedError: it is refused for good, the same again for the same request
   * @throws what `Checkouts.open` throws; CartEmptyError and others: nothing was begun
   * @throws a 502, 503 or 504 when another service or Postgres does not answer: send the same request again
   */
  async place(attempt: Attempt): Promise<Order> {
    const begun = await this.checkouts.open(attempt);
    if (begun.state !== 'placing') return outcomeOf(begun);
    const discount = await this.#hold(begun);
    const isPlaced = discount !== null && (await this.steps.place(begun, discount));
    const ended = await this.checkouts.again(attempt);
    const wasOvertaken = discount !== null && !isPlaced;
    if (wasOvertaken && ended.state === 'refused') await this.steps.release(ended);
    return outcomeOf(ended);
  }

  /** What the coupon gives, with everything held; null when the order is refused instead. */
  async #hold(order: OrderWithLines): Promise<Discount | null> {
    try {
      return await this.holds.take(order);
    } catch (error) {
      if (!(error instanceof OrderRefusedError)) throw error;
      await this.steps.refuse(order, error.refusal);
      return null;
    }
  }
}

function outcomeOf(order: OrderWithLines): Order {
  if (order.state === 'refused' && order.refusal) throw new OrderRefusedError(order.refusal);
  return answerOf(order);
}
