import { Injectable } from '@nestjs/common';
import type { Order } from '@shop/contracts/order';
import type { Identity } from '@shop/service-defaults';
import { OrdersService } from '../orders/orders.service.js';
import { OrderChanges } from '../saga/order-changes.js';
import { OrderSteps } from '../saga/order-steps.js';

@Injectable()
export class CancellationsService {
  constructor(
    private readonly orders: OrdersService,
    private readonly changes: OrderChanges,
    private readonly steps: OrderSteps,
  ) {}

  /**
   * Cancels an order; one that is cancelled already stays so.
   *
   * @throws OrderNotFoundError, also for somebody else's
   */
  async cancel(caller: Identity, orderId: string): Promise<Order> {
    const { state } = await this.orders.one(caller, orderId);
    if (state !== 'cancelled')
      await this.changes.make(orderId, (transaction) =>
        this.steps.cancel(transaction, { id: orderId, reason: 'asked-for' }),
      );
    return this.orders.one(caller, orderId);
  }
}
