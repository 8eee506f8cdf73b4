/** What the shop tells its shoppers, as it crosses a process. Times are ISO 8601 strings in UTC. */
import { z } from 'zod';

/** What a shopper is told about. Each has a mail of its own. */
export const notificationEventSchema = z.enum([
  'order-confirmed',
  'order-cancelled',
  'order-refunded',
  'order-shipped',
  'order-delivered',
]);

export const notificationSchema = z
  .object({
    notificationId: z.uuid(),
    event: notificationEventSchema,
    orderId: z.uuid(),
    subject: z.string(),
    text: z.string(),
    createdAt: z.iso.datetime(),
    sentAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'Null: the mail is on its way to the mail server' }),
  })
  .meta({ id: 'Notification' });

/** `GET /notifications`: the shopper's own, the latest first. `nextCursor` is null on the last page. */
export const notificationPageSchema = z
  .object({ items: z.array(notificationSchema), nextCursor: z.string().nullable() })
  .meta({ id: 'NotificationPage' });

/** Headers of our own in every mail, so that books can be kept of what arrived. */
export const mailHeaders = { event: 'X-Shop-Event', order: 'X-Shop-Order' } as const;

/** A mail as it arrived in the mail catcher that takes the place of the world's mail servers locally. */
export const caughtMailSchema = z
  .object({
    messageId: z.string().meta({ description: 'Of the mail; the same mail sent twice has the same' }),
    to: z.array(z.string()),
    subject: z.string(),
    event: z.string().nullable(),
    orderId: z.string().nullable(),
    receivedAt: z.iso.datetime(),
  })
  .meta({ id: 'CaughtMail' });

/** `GET /ops/mails`, and what the catcher itself answers to `GET /mails`: oldest first. */
export const caughtMailPageSchema = z
  .object({ items: z.array(caughtMailSchema), nextCursor: z.string().nullable() })
  .meta({ id: 'CaughtMailPage' });

/** `cursor` is the `nextCursor` of the page before. */
export const caughtMailQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
  cursor: z.string().max(64).optional(),
});

export type NotificationEvent = z.infer<typeof notificationEventSchema>;
export type Notification = z.infer<typeof notificationSchema>;
export type NotificationPage = z.infer<typeof notificationPageSchema>;
export type CaughtMail = z.infer<typeof caughtMailSchema>;
export type CaughtMailPage = z.infer<typeof caughtMailPageSchema>;
export type CaughtMailQuery = z.output<typeof caughtMailQuerySchema>;
