import { paymentSchema } from '@shop/contracts/payment';
import { z } from 'zod';

const { orderId, transactionId } = paymentSchema.shape;

export const orderParamsSchema = z.strictObject({ orderId });
export const transactionParamsSchema = z.strictObject({ transactionId });

export type OrderParams = z.infer<typeof orderParamsSchema>;
export type TransactionParams = z.infer<typeof transactionParamsSchema>;
