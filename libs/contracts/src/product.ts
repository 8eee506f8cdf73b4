/**
 * The catalogue as it crosses a process: what product answers, and what the gateway, cart, user and order read.
 * Strict on the way in, plain JSON on the way out: times are ISO 8601 strings in UTC, money is whole pence.
 */
import { z } from 'zod';

/** The most pence a price may be: 100,000.00 GBP. Also a check constraint of the table. */
export const maxPricePence = 10_000_000;

/** Five digits and at most two letters, upper and lower case being different products (`85123A`, `84596f`). */
export const skuSchema = z
  .string()
  .regex(/^\d{5}[A-Za-z]{0,2}$/, 'must be five digits and at most two letters')
  .meta({ description: 'Stock keeping unit', example: '85123A' });

/** Lower-case words with hyphens, at most 40 characters. */
export const categorySlugSchema = z
  .string()
  .max(40)
  .regex(/^[a-z]+(-[a-z]+)*$/, 'must be lower-case words joined by hyphens')
  .meta({ description: 'Category', example: 'candles' });

export const pricePenceSchema = z
  .int()
  .min(0)
  .max(maxPricePence)
  .meta({ description: 'Price in pence', example: 295 });

export const productSchema = z.strictObject({
  sku: skuSchema,
  name: z.string().meta({ example: 'WHITE HANGING HEART T-LIGHT HOLDER' }),
  pricePence: pricePenceSchema,
  currency: z.literal('GBP'),
  categorySlug: categorySlugSchema,
  firstSoldAt: z.iso.datetime().meta({ example: '2010-12-01T08:26:00.000Z' }),
});

/** What can be sold now. A hint for shoppers: only the reservation at checkout decides. */
export const stockSchema = z.strictObject({
  sku: skuSchema,
  available: z.int().min(0),
});

export const categorySchema = z.strictObject({
  slug: categorySlugSchema,
  name: z.string().meta({ example: 'Candles' }),
  productCount: z.int().min(0),
});

/** One page of a listing; `nextCursor` is null on the last page. */
export const productPageSchema = z.strictObject({
  items: z.array(productSchema),
  nextCursor: z.string().nullable(),
});

/** One page of a category's products, in order of sku. */
export const categoryPageSchema = productPageSchema.extend({ category: categorySchema });

/** Products in the order they were asked for; skus that no product has are listed, not refused. */
export const productBatchSchema = z.strictObject({
  items: z.array(productSchema),
  missing: z.array(skuSchema),
});

export type Product = z.infer<typeof productSchema>;
export type Stock = z.infer<typeof stockSchema>;
export type Category = z.infer<typeof categorySchema>;
export type ProductPage = z.infer<typeof productPageSchema>;
export type CategoryPage = z.infer<typeof categoryPageSchema>;
export type ProductBatch = z.infer<typeof productBatchSchema>;
