import { Injectable } from '@nestjs/common';
import { Inbox } from '@shop/postgres/inbox';
import { Outbox } from '@shop/postgres/outbox';
import { jobMessage, UnrecoverableJobError } from '@shop/redis/queue';
import type { Prisma } from '../generated/prisma/client.js';
import { ordersQueue } from '../queues.js';
import { RedemptionsRepository } from './redemptions.repository.js';

/**
 * Settles uses of coupons. Jobs may overtake one another: a release is final, whether its commit has come or not. The
 * effect of a message and the inbox's note of it are one transaction, so it happens once however often the message
 * arrives. Postgres away: throws, and the job is tried again.
 */
@Injectable()
export class UsesService {
  constructor(
    private readonly redemptions: RedemptionsRepository,
    private readonly inbox: Inbox<Prisma.TransactionClient>,
    private readonly outbox: Outbox,
  ) {}

  /**
   * It counts for good. When the hold was over before, it is counted again, or order is told that it is used up.
   *
   * @throws UnrecoverableJobError when the order used no coupon
   */
  async commit(orderId: string, messageId: string): Promise<void> {
    await this.inbox.commitOnce(messageId, async (transaction) => {
      const found = await this.redemptions.commit(transaction, orderId);
      // Order commits what discount has confirmed, so it was lost here: no run finds it, an operator has to know.
      if (found === null) throw new UnrecoverableJobError(`no coupon was used by the order ${orderId}`);
      if (found === 'expired') await this.recount(transaction, orderId);
    });
  }

  /** The order does not stand, for good: its use is given back. */
  async release(orderId: string, messageId: string): Promise<void> {
    const release = { ids: [orderId], from: ['held', 'committed', 'expired'] } as const;
    await this.inbox.commitOnce(messageId, (transaction) => this.redemptions.release(release, transaction));
  }

  private async recount(transaction: Prisma.TransactionClient, orderId: string): Promise<void> {
    if (await this.redemptions.recount(transaction, orderId)) return;
    const message = jobMessage(ordersQueue, { name: 'coupon-lost', payload: { orderId } });
    await this.outbox.add(transaction, message);
  }
}
