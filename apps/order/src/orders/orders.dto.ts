import { orderIdSchema } from '@shop/contracts/order';
import { z } from 'zod';

export const orderParamsSchema = z.strictObject({ orderId: orderIdSchema });

export const orderListQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: orderIdSchema.optional().meta({ description: 'The nextCursor of the page before' }),
});

export type OrderParams = z.infer<typeof orderParamsSchema>;
export type OrderListQuery = z.infer<typeof orderListQuerySchema>;
