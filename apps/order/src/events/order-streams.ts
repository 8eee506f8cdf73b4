import { Inject, Injectable } from '@nestjs/common';
import { DrainState, openEventStream } from '@shop/service-defaults';
import type { FastifyReply } from 'fastify';
import type { OrderConfig } from '../config.js';
import { SETTINGS } from '../settings.js';
import { OrderEventsService } from './order-events.service.js';

/** Streams of events to those who watch an order (server-sent events). */
@Injectable()
export class OrderStreams {
  constructor(
    private readonly events: OrderEventsService,
    private readonly drain: DrainState,
    @Inject(SETTINGS) private readonly settings: OrderConfig,
  ) {}

  /**
   * Answers with a stream, which ends when the client goes, when the process leaves, and after `EVENTS_STREAM_MS`: a client
   * that comes back shows anew who it is.
   */
  async answer(reply: FastifyReply, { orderId, after }: { orderId: string; after: number }): Promise<void> {
    const stream = openEventStream(reply, { drain: this.drain, lifetimeMs: this.settings.EVENTS_STREAM_MS });
    for await (const event of this.events.follow({ orderId, after, signal: stream.signal }))
      stream.send({ id: event.sequence, event: event.event, data: event });
  }
}
