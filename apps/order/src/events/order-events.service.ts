import { Inject, Injectable } from '@nestjs/common';
import type { OrderEvent } from '@shop/contracts/order';
import { Channels } from '@shop/redis/channels';
import { keyFamilies } from '@shop/redis/keys';
import type { OrderConfig } from '../config.js';
import { SETTINGS } from '../settings.js';
import { Bell } from './bell.js';
import { OrderEventsRepository } from './order-events.repository.js';

interface Following {
  readonly orderId: string;
  /** Sequence of the last event that is known already; 0 for none. */
  readonly after: number;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * What happens to an order, live. Postgres has the events; a message through Redis, whichever instance sent it, says only
 * that it is time to look. Messages get lost, so it is looked again after every gap, and every now and then.
 */
@Injectable()
export class OrderEventsService {
  constructor(
    private readonly events: OrderEventsRepository,
    private readonly channels: Channels,
    @Inject(SETTINGS) private readonly settings: OrderConfig,
  ) {}

  /**
   * Each event after the last known one, once and in order, as it happens, until the signal aborts.
   *
   * @throws what Postgres threw: who follows comes back with the last event that it knows
   * Redis down: events are late by `EVENTS_RECHECK_MS` at most.
   */
  async *follow({ orderId, after, signal }: Following): AsyncGenerator<OrderEvent, void> {
    const bell = new Bell();
    const ring = () => {
      bell.ring();
    };
    const handlers = { onMessage: ring, onGap: ring };
    const subscription = await this.channels.subscribe(keyFamilies.orderEvents, orderId, handlers);
    try {
      for (let last = after; !signal.aborted;) {
        const news = await this.events.after(orderId, last);
        yield* news;
        last = news.at(-1)?.sequence ?? last;
        if (news.length === 0) await bell.wait({ withinMs: this.settings.EVENTS_RECHECK_MS, signal });
      }
    } finally {
      await subscription.end();
    }
  }
}
