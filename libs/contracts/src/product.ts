/**
 * The catalogue as it crosses a process: what product answers, and what the gateway, cart, user and order read.
 * Plain JSON: times are ISO 8601 strings in UTC, money is whole pence. A reader drops fields it does not know, so
 * that product can be deployed before its callers.
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

export const productSchema = z
  .object({
    sku: skuSchema,
    name: z.string().meta({ example: 'WHITE HANGING HEART T-LIGHT HOLDER' }),
    pricePence: pricePenceSchema,
    currency: z.literal('GBP'),
    categorySlug: categorySlugSchema,
    firstSoldAt: z.iso.datetime().meta({ example: '2010-12-01T08:26:00.000Z' }),
  })
  .meta({ id: 'Product' });

/** What can be sold now. A hint for shoppers: only the reservation at checkout decides. */
export const stockSchema = z
  .object({
    sku: skuSchema,
    available: z.int().min(0),
  })
  .meta({ id: 'Stock' });

export const categorySchema = z
  .object({
    slug: categorySlugSchema,
    name: z.string().meta({ example: 'Candles' }),
    productCount: z.int().min(0),
  })
  .meta({ id: 'Category' });

/** One page of a listing; `nextCursor` is null on the last page. */
export const productPageSchema = z
  .object({
    items: z.array(productSchema),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'ProductPage' });

/** The shop's menu, in its order. */
export const categoryListSchema = z.object({ items: z.array(categorySchema) }).meta({ id: 'CategoryList' });

/** The most skus of one `GET /products/batch`. */
export const maxBatchSkus = 100;

/** The questions that together ask product for these skus: paths of `GET /products/batch`, each with as many as it takes. */
export function productBatchPaths(skus: readonly string[]): string[] {
  return Array.from({ length: Math.ceil(skus.length / maxBatchSkus) }, (_, index) => {
    const batch = skus.slice(index * maxBatchSkus, (index + 1) * maxBatchSkus);
    return `/products/batch?${batch.map((sku) => `sku=${encodeURIComponent(sku)}`).join('&')}`;
  });
}

/** Products in the order they were asked for; skus that no product has are listed, not refused. */
export const productBatchSchema = z
  .object({
    items: z.array(productSchema),
    missing: z.array(skuSchema),
  })
  .meta({ id: 'ProductBatch' });

export type Product = z.infer<typeof productSchema>;
export type Stock = z.infer<typeof stockSchema>;
export type Category = z.infer<typeof categorySchema>;
export type ProductPage = z.infer<typeof productPageSchema>;
export type CategoryList = z.infer<typeof categoryListSchema>;
export type ProductBatch = z.infer<typeof productBatchSchema>;
