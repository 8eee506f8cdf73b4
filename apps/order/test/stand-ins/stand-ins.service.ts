import { Injectable } from '@nestjs/common';
import { Inbox } from '@shop/postgres/inbox';
import { Outbox } from '@shop/postgres/outbox';
import type { JobMessage } from '@shop/redis/queue';
import type { Prisma } from '../../src/generated/prisma/client.js';

/** Answers for other services at once and always yes, each message once. */
@Injectable()
export class StandInsService {
  constructor(
    private readonly inbox: Inbox<Prisma.TransactionClient>,
    private readonly outbox: Outbox,
  ) {}

  /** Postgres away: throws, and the job is tried again. */
  async answer(messageId: string, answer: JobMessage): Promise<void> {
    await this.inbox.commitOnce(messageId, (transaction) => this.outbox.add(transaction, answer));
  }
}
