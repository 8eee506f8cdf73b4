import { z } from 'zod';

export const notificationListQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.uuid().optional().meta({ description: 'The nextCursor of the page before' }),
});

export type NotificationListQuery = z.infer<typeof notificationListQuerySchema>;
