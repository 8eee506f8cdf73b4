import { paymentSchema } from '@shop/contracts/payment';
import { z } from 'zod';

export const statementQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: paymentSchema.shape.orderId.optional().meta({ description: 'The nextCursor of the page before' }),
});

export type StatementQuery = z.infer<typeof statementQuerySchema>;
