import { Injectable } from '@nestjs/common';
import type { ReservationLine } from '@shop/contracts/stock';
import { Inbox } from '@shop/postgres/inbox';
import { Outbox } from '@shop/postgres/outbox';
import { jobMessage, UnrecoverableJobError } from '@shop/redis/queue';
import type { Prisma } from '../generated/prisma/client.js';
import { ordersQueue } from '../queues.js';
import { ReservationsRepository } from './reservations.repository.js';

interface Returned {
  readonly orderId: string;
  readonly lines: readonly ReservationLine[];
}

/**
 * Settles sales. Jobs may overtake one another, and the stock is right in the end whatever their order was. The effect of
 * a message and the inbox's note of it are one transaction, so it happens once however often the message arrives.
 * Postgres away: throws, and the job is tried again.
 */
@Injectable()
export class SalesService {
  constructor(
    private readonly reservations: ReservationsRepository,
    private readonly inbox: Inbox<Prisma.TransactionClient>,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Sold. When the hold was over before, the pieces are taken again, or order is told that they are gone.
   *
   * @throws UnrecoverableJobError when nothing was put aside for the order
   */
  async commit(orderId: string, messageId: string): Promise<void> {
    await this.inbox.commitOnce(messageId, async (transaction) => {
      const found = await this.reservations.commit(transaction, orderId);
      // Order commits what product has confirmed, so it was lost here: no run finds it, an operator has to know.
      if (found === null) throw new UnrecoverableJobError(`nothing was put aside for the order ${orderId}`);
      if (found === 'expired') await this.retake(transaction, orderId);
    });
  }

  /** Not sold after all, for good: everything goes back that is not back yet. */
  async release(orderId: string, messageId: string): Promise<void> {
    const release = { ids: [orderId], from: ['held', 'committed', 'expired'] } as const;
    await this.inbox.commitOnce(messageId, (transaction) => this.reservations.release(release, transaction));
  }

  /**
   * Some of what was ordered came back: counted before its commit as well, and after the hold is over.
   *
   * @throws UnrecoverableJobError when it is more than was put aside and is not back yet, as it is when nothing was:
   *   nothing is changed, and no run could succeed, since a reservation is older than any job about it
   */
  async giveBack({ orderId, lines }: Returned, messageId: string): Promise<void> {
    await this.inbox.commitOnce(messageId, async (transaction) => {
      const excess = await this.reservations.giveBack(transaction, { id: orderId, lines });
      if (excess.length === 0) return;
      throw new UnrecoverableJobError(`order ${orderId} returns more than it had of ${excess.join(', ')}`);
    });
  }

  private async retake(transaction: Prisma.TransactionClient, orderId: string): Promise<void> {
    const shortages = await this.reservations.retake(transaction, orderId);
    if (shortages.length === 0) return;
    const message = jobMessage(ordersQueue, { name: 'stock-lost', payload: { orderId } });
    await this.outbox.add(transaction, message);
  }
}
