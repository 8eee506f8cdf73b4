import { Injectable } from '@nestjs/common';
import { Inbox } from '@shop/postgres/inbox';
import type { Prisma } from '../generated/prisma/client.js';
import { MailSender } from './mail-sender.js';

/** Where the work of a message ends and the sending of mails begins. */
@Injectable()
export class MailCommits {
  constructor(
    private readonly inbox: Inbox<Prisma.TransactionClient>,
    private readonly sender: MailSender,
  ) {}

  /**
   * Does the work of a message in a transaction, once however often it arrives, and has what it queued sent after the
   * commit. Postgres away: throws, and the job is tried again. Mail server away: rows wait.
   */
  async once(
    messageId: string,
    work: (transaction: Prisma.TransactionClient) => Promise<unknown>,
  ): Promise<void> {
    await this.inbox.commitOnce(messageId, work);
    this.sender.nudge();
  }
}
