import { orderIdSchema } from '@shop/contracts/order';
import { z } from 'zod';

export const shipmentParamsSchema = z.strictObject({ orderId: orderIdSchema });

export const shipmentListQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(20),
  cursor: orderIdSchema.optional().meta({ description: 'The nextCursor of the page before' }),
});

export type ShipmentParams = z.infer<typeof shipmentParamsSchema>;
export type ShipmentListQuery = z.infer<typeof shipmentListQuerySchema>;
