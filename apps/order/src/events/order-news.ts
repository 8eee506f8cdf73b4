import { Injectable } from '@nestjs/common';
import { OutboxRelay } from '@shop/postgres/outbox';
import { Channels } from '@shop/redis/channels';
import { keyFamilies } from '@shop/redis/keys';
import { OrderStatuses } from '../orders/order-status.js';

/** Tells everybody who waits for news of an order that there is some. */
@Injectable()
export class OrderNews {
  constructor(
    private readonly relay: OutboxRelay,
    private readonly statuses: OrderStatuses,
    private readonly channels: Channels,
  ) {}

  /** Never rejects: the change is committed. Redis down: resolves within 4 s, and who waits looks again by itself. */
  async tell(orderId: string): Promise<void> {
    this.relay.nudge();
    // A message says only that there is news; whoever misses it reads the news a little later.
    this.channels.publish(keyFamilies.orderEvents, orderId, 'news').catch(() => undefined);
    await this.statuses.forget(orderId);
  }
}
