import { Injectable } from '@nestjs/common';
import type { ReservationLine } from '@shop/contracts/stock';
import { Inbox } from '@shop/postgres/inbox';
import { Outbox } from '@shop/postgres/outbox';
import { jobMessage } from '@shop/redis/queue';
import type { Prisma } from '../generated/prisma/client.js';
import { ordersQueue } from '../queues.js';
import { ReservationsRepository } from './reservations.repository.js';

/**
 * Settles sales. The effect of a message and the inbox's note of it are one transaction, so it happens once however often
 * the message arrives. Postgres away: throws, and the job is tried again.
 */
@Injectable()
export class SalesService {
  constructor(
    private readonly reservations: ReservationsRepository,
    private readonly inbox: Inbox<Prisma.TransactionClient>,
    private readonly outbox: Outbox,
  ) {}

  /** Sold. When the hold was over before, the pieces are taken again, or order is told that they are gone. */
  async commit(orderId: string, messageId: string): Promise<void> {
    await this.inbox.commitOnce(messageId, async (transaction) => {
      if (await this.reservations.commit(transaction, orderId)) return;
      const shortages = await this.reservations.retake(transaction, orderId);
      if (shortages.length === 0) return;
      await this.outbox.add(
        transaction,
        jobMessage(ordersQueue, { name: 'stock-lost', payload: { orderId } }),
      );
    });
  }

  /** Not sold after all, for good: everything goes back that is not back yet. */
  async release(orderId: string, messageId: string): Promise<void> {
    const release = { ids: [orderId], from: ['held', 'committed', 'expired'] } as const;
    await this.inbox.commitOnce(messageId, (transaction) => this.reservations.release(release, transaction));
  }

  /** Some of what was sold came back. */
  async giveBack(back: { id: string; lines: readonly ReservationLine[] }, messageId: string): Promise<void> {
    await this.inbox.commitOnce(messageId, (transaction) => this.reservations.giveBack(transaction, back));
  }
}
