import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { OrderWithLines } from '../orders/order-row.js';
import { type Basket, Baskets } from './basket.js';
import { KeyReusedError } from './checkout.errors.js';
import { type Attempt, CheckoutsRepository } from './checkouts.repository.js';

/**
 * The one order of an Idempotency-Key. Who comes first fixes what is ordered, at which prices and where it goes, before
 * anything is held: whoever finishes it, the same request sent again or one beside it, works on the same order.
 */
@Injectable()
export class Checkouts {
  constructor(
    private readonly rows: CheckoutsRepository,
    private readonly baskets: Baskets,
  ) {}

  /**
   * The order of this request, begun now or before, in any state.
   *
   * @throws KeyReusedError, and what `Baskets.read` throws: nothing was begun
   */
  async open(attempt: Attempt): Promise<OrderWithLines> {
    const order = (await this.rows.find(attempt)) ?? (await this.#begin(attempt));
    if (isSame(order, attempt)) return order;
    throw new KeyReusedError(attempt.idempotencyKey);
  }

  async again(attempt: Attempt): Promise<OrderWithLines> {
    const order = await this.rows.find(attempt);
    if (order) return order;
    throw new Error('an order that was begun is gone');
  }

  async #begin(attempt: Attempt): Promise<OrderWithLines> {
    const basket = await this.#read(attempt);
    if ('id' in basket) return basket;
    await this.rows.begin({ id: randomUUIDv7(), ...attempt, ...basket });
    return this.again(attempt);
  }

  /** A cart may be empty because this very request, sent twice, has ordered what was in it. */
  async #read(attempt: Attempt): Promise<Basket | OrderWithLines> {
    try {
      return await this.baskets.read(attempt.addressId);
    } catch (error) {
      const order = await this.rows.find(attempt);
      if (order) return order;
      throw error;
    }
  }
}

/** Whether a request asks for what was asked for under its key before. */
function isSame(order: OrderWithLines, { addressId, cardToken, couponCode }: Attempt): boolean {
  return order.addressId === addressId && order.cardToken === cardToken && order.couponCode === couponCode;
}
