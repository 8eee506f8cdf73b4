import { quantitySchema } from '@shop/contracts/cart';
import { skuSchema } from '@shop/contracts/product';
import { z } from 'zod';

export const additionSchema = z.strictObject({
  items: z
    .array(z.strictObject({ sku: skuSchema, quantity: quantitySchema }))
    .min(1)
    .max(100),
});

export const quantityChangeSchema = z.strictObject({ quantity: quantitySchema });

export const itemParamsSchema = z.strictObject({ sku: skuSchema });

export type Addition = z.infer<typeof additionSchema>;
export type QuantityChange = z.infer<typeof quantityChangeSchema>;
export type ItemParams = z.infer<typeof itemParamsSchema>;
