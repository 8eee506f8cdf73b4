import { Injectable } from '@nestjs/common';
import { Inbox } from '@shop/postgres/inbox';
import { Outbox } from '@shop/postgres/outbox';
import { jobMessage } from '@shop/redis/queue';
import type { Prisma } from '../generated/prisma/client.js';
import { ordersQueue } from '../queues.js';
import { RedemptionsRepository } from './redemptions.repository.js';

/**
 * Settles uses of coupons. The effect of a message and the inbox's note of it are one transaction, so it happens once
 * however often the message arrives. Postgres away: throws, and the job is tried again.
 */
@Injectable()
export class UsesService {
  constructor(
    private readonly redemptions: RedemptionsRepository,
    private readonly inbox: Inbox<Prisma.TransactionClient>,
    private readonly outbox: Outbox,
  ) {}

  /** It counts for good. When the hold was over before, it is counted again, or order is told that it is used up. */
  async commit(orderId: string, messageId: string): Promise<void> {
    await this.inbox.commitOnce(messageId, async (transaction) => {
      if (await this.redemptions.commit(transaction, orderId)) return;
      if (!(await this.redemptions.recount(transaction, orderId))) return;
      await this.outbox.add(
        transaction,
        jobMessage(ordersQueue, { name: 'coupon-lost', payload: { orderId } }),
      );
    });
  }

  /** The order does not stand, for good: its use is given back. */
  async release(orderId: string, messageId: string): Promise<void> {
    const release = { ids: [orderId], from: ['held', 'committed', 'expired'] } as const;
    await this.inbox.commitOnce(messageId, (transaction) => this.redemptions.release(release, transaction));
  }
}
