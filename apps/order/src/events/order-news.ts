import { Injectable } from '@nestjs/common';
import { OutboxRelay } from '@shop/postgres/outbox';
import { OrderStatuses } from '../orders/order-status.js';

/** Tells everybody who waits for news of an order that there is some. */
@Injectable()
export class OrderNews {
  constructor(
    private readonly relay: OutboxRelay,
    private readonly statuses: OrderStatuses,
  ) {}

  /** Never rejects: the change is committed. Redis down: resolves within 4 s, and who waits looks again by itself. */
  async tell(orderId: string): Promise<void> {
    this.relay.nudge();
    await this.statuses.forget(orderId);
  }
}
