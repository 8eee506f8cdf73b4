import { Injectable } from '@nestjs/common';
import {
  type Notification as NotificationRow,
  type Prisma,
  PrismaClient,
} from '../generated/prisma/client.js';

export type { NotificationRow };

type Transaction = Prisma.TransactionClient;

export interface NewNotification extends Pick<
  NotificationRow,
  'id' | 'userId' | 'event' | 'orderId' | 'subject' | 'text'
> {
  /** False: it waits for `releaseWaiting`. */
  readonly isDue: boolean;
}

@Injectable()
export class NotificationsRepository {
  constructor(private readonly database: PrismaClient) {}

  /** Queues it. The contact is to be held, so that nobody erases it or makes it known meanwhile. */
  async insert(transaction: Transaction, notification: NewNotification): Promise<void> {
    const { id, userId, event, orderId, subject, text, isDue } = notification;
    await transaction.$executeRaw`
      INSERT INTO notifications (id, user_id, event, order_id, subject, text, due_at)
      VALUES (${id}::uuid, ${userId}::uuid, ${event}, ${orderId}::uuid, ${subject}, ${text},
        CASE WHEN ${isDue} THEN now() END)`;
  }

  /** What waits for the user's contact is due now. */
  async releaseWaiting(transaction: Transaction, userId: string): Promise<void> {
    await transaction.$executeRaw`
      UPDATE notifications SET due_at = now()
      WHERE user_id = ${userId}::uuid AND state = 'queued' AND due_at IS NULL`;
  }

  /** Row by row in the order in which a sender marks them: the two wait for one another, and neither fails. */
  async removeAllOf(transaction: Transaction, userId: string): Promise<void> {
    await transaction.$executeRaw`
      WITH theirs AS MATERIALIZED (
        SELECT id FROM notifications WHERE user_id = ${userId}::uuid ORDER BY id FOR UPDATE
      )
      DELETE FROM notifications USING theirs WHERE notifications.id = theirs.id`;
  }

  /** A shopper's own, the latest first, those before one of them. Ids of messages begin with their time. */
  list(
    userId: string,
    { limit, before }: { limit: number; before?: string | undefined },
  ): Promise<NotificationRow[]> {
    const where = { userId, ...(before !== undefined && { id: { lt: before } }) };
    return this.database.notification.findMany({ where, orderBy: { id: 'desc' }, take: limit });
  }
}
