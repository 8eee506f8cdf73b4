import { Injectable } from '@nestjs/common';
import { Inbox } from '@shop/postgres/inbox';
import { Outbox } from '@shop/postgres/outbox';
import { jobMessage, type JobMessage } from '@shop/redis/queue';
import type { Prisma } from '../generated/prisma/client.js';
import { ordersQueue } from '../queues.js';
import { BookingsRepository, type NewShipment, type Standing } from './bookings.repository.js';
import { newTrackingCode } from './tracking-code.js';

type Booking = Omit<NewShipment, 'trackingCode'>;

/**
 * Books shipments and cancels them. Jobs may overtake one another: a cancellation is final, whether its booking has come
 * or not. The effect of a message, its answer and the inbox's note of it are one transaction, so it happens once however
 * often the message arrives. Postgres away: throws, and the job is tried again.
 */
@Injectable()
export class BookingsService {
  constructor(
    private readonly bookings: BookingsRepository,
    private readonly inbox: Inbox<Prisma.TransactionClient>,
    private readonly outbox: Outbox,
  ) {}

  /** One shipment for an order. Order is told its code, or that nothing is sent there; of a cancelled one nothing. */
  async book(booking: Booking, messageId: string): Promise<void> {
    const shipment = { ...booking, trackingCode: newTrackingCode() };
    await this.inbox.commitOnce(messageId, async (transaction) => {
      const answer = answerOf(booking.orderId, await this.bookings.book(transaction, shipment));
      if (answer) await this.outbox.add(transaction, answer);
    });
  }

  /** Not sent, for good; what has arrived stays delivered, and comes back as a return. */
  async cancel(orderId: string, messageId: string): Promise<void> {
    await this.inbox.commitOnce(messageId, (transaction) => this.bookings.cancel(transaction, orderId));
  }
}

function answerOf(orderId: string, standing: Standing | null): JobMessage | null {
  if (!standing) return jobMessage(ordersQueue, { name: 'shipment-refused', payload: { orderId } });
  const { state, trackingCode } = standing;
  if (state === 'cancelled' || trackingCode === null) return null;
  return jobMessage(ordersQueue, { name: 'shipment-booked', payload: { orderId, trackingCode } });
}
