import { categorySlugSchema, pricePenceSchema, skuSchema, maxBatchSkus } from '@shop/contracts/product';
import { z } from 'zod';
import { pageQuerySchema } from '../paging/paging.dto.js';

/** Letters of every script, but no control characters and no half surrogates: Postgres takes neither. */
const searchSchema = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must not contain control characters')
  .meta({
    description: 'Words to find; "quotes" keep a phrase together, - leaves a word out',
    example: 'red bag',
  });

export const listQuerySchema = pageQuerySchema.extend({
  q: searchSchema.optional(),
  category: categorySlugSchema.optional(),
});

/** `?sku=a&sku=b`; one alone arrives as a string. Repeated skus are answered once. */
export const batchQuerySchema = z.strictObject({
  sku: z
    .union([skuSchema, z.array(skuSchema).min(1).max(maxBatchSkus)])
    .transform((skus) => [...new Set([skus].flat())]),
});

export const productParamsSchema = z.strictObject({ sku: skuSchema });

export const priceChangeSchema = z.strictObject({ pricePence: pricePenceSchema });

export type ListQuery = z.infer<typeof listQuerySchema>;
export type BatchQuery = z.infer<typeof batchQuerySchema>;
export type ProductParams = z.infer<typeof productParamsSchema>;
export type PriceChange = z.infer<typeof priceChangeSchema>;
