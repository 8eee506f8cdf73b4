import { Injectable } from '@nestjs/common';
import {
  type Notification,
  notificationEventSchema,
  type NotificationPage,
} from '@shop/contracts/notification';
import { ContactsRepository } from '../contacts/contacts.repository.js';
import { letterOf, type News } from '../letters/letters.js';
import { MailCommits } from '../mails/mail-commits.js';
import type { NotificationListQuery } from './notifications.dto.js';
import { type NotificationRow, NotificationsRepository } from './notifications.repository.js';

/** What shoppers are told: a line in their inbox at once, and a mail as soon as it can be sent. */
@Injectable()
export class NotificationsService {
  constructor(
    private readonly notifications: NotificationsRepository,
    private readonly contacts: ContactsRepository,
    private readonly commits: MailCommits,
  ) {}

  /**
   * Queues a mail, once however often the message arrives. It waits while the user's contact is not known, and is dropped
   * when the user is erased. Mail server away: it is queued all the same. Postgres away: throws, and the job is tried again.
   */
  async tell(news: News, messageId: string): Promise<void> {
    const { event, orderId, userId } = news;
    await this.commits.once(messageId, async (transaction) => {
      const { email, isErased } = await this.contacts.hold(transaction, userId);
      if (isErased) return;
      const row = { id: messageId, userId, event, orderId, ...letterOf(news) };
      await this.notifications.insert(transaction, { ...row, isDue: email !== null });
    });
  }

  /** A shopper's own, the latest first. */
  async list(userId: string, { limit, cursor }: NotificationListQuery): Promise<NotificationPage> {
    const found = await this.notifications.list(userId, { limit: limit + 1, before: cursor });
    const page = found.slice(0, limit);
    return {
      items: page.map(answerOf),
      nextCursor: found.length > limit ? (page.at(-1)?.id ?? null) : null,
    };
  }
}

function answerOf(row: NotificationRow): Notification {
  return {
    notificationId: row.id,
    event: notificationEventSchema.parse(row.event),
    orderId: row.orderId,
    subject: row.subject,
    text: row.text,
    createdAt: row.createdAt.toISOString(),
    sentAt: row.sentAt?.toISOString() ?? null,
  };
}
