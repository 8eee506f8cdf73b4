import { Injectable } from '@nestjs/common';
import { Outbox, OutboxRelay } from '@shop/postgres/outbox';
import { jobMessage } from '@shop/redis/queue';
import type { Account, Prisma } from '../generated/prisma/client.js';
import { notificationsQueue } from '../queues.js';

type Transaction = Prisma.TransactionClient;

/**
 * Tells notification how accounts are reached, by jobs of the transactions that make and erase them (docs/adr/0063).
 * Redis away: the outbox keeps them.
 */
@Injectable()
export class Contacts {
  constructor(
    private readonly outbox: Outbox,
    private readonly relay: OutboxRelay,
  ) {}

  async known(transaction: Transaction, { userId, email }: Pick<Account, 'userId' | 'email'>): Promise<void> {
    const message = jobMessage(notificationsQueue, { name: 'contact-known', payload: { userId, email } });
    await this.outbox.add(transaction, message);
  }

  /** The address goes from here as well: the job that told it is done or dead, or this one overtakes it. */
  async erased(transaction: Transaction, userId: string): Promise<void> {
    await transaction.$executeRaw`
      DELETE FROM outbox WHERE name = 'contact-known' AND payload ->> 'userId' = ${userId}`;
    const message = jobMessage(notificationsQueue, { name: 'contact-erased', payload: { userId } });
    await this.outbox.add(transaction, message);
  }

  /** To be called after the commit: tells it now rather than at the relay's next look. */
  nudge(): void {
    this.relay.nudge();
  }
}
