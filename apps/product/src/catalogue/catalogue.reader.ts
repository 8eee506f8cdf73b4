/**
 * Reads the shipped data as streams, so that memory does not grow with the files, and parses every row: a file that
 * is not what it should be stops the seed with the row at fault instead of filling the shop with nonsense.
 */
import { createReadStream } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { skuSchema } from '@shop/contracts/product';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { categoryOf } from './category.rule.js';

const productRow = z.object({
  sku: skuSchema,
  name: z.string().min(1).max(200),
  unit_price_gbp: z.string().regex(/^\d+(\.\d{1,2})?$/),
  first_sold_at: z.iso.datetime(),
});

const invoiceRow = z.object({
  invoice_no: z.string().min(1),
  sku: z.string(),
  quantity: z.coerce.number().int(),
});

/** A product as the seed stores it. */
export interface CatalogueProduct {
  readonly sku: string;
  readonly name: string;
  readonly pricePence: number;
  readonly categorySlug: string;
  readonly firstSoldAt: Date;
}

/**
 * Reads `products.csv`, in its order.
 *
 * @param directory where the data lies; ends with a slash
 */
export async function* readProducts(directory: URL): AsyncGenerator<CatalogueProduct> {
  for await (const record of readRecords(createReadStream(new URL('products.csv', directory)))) {
    const row = productRow.parse(record);
    yield {
      sku: row.sku,
      name: row.name,
      pricePence: Math.round(Number(row.unit_price_gbp) * 100),
      categorySlug: categoryOf(row.name),
      firstSoldAt: new Date(row.first_sold_at),
    };
  }
}

/**
 * Adds up what the invoice file sells of each sku: positive quantities of invoices that are no cancellation (those
 * begin with C). Skus that no product has are in the sum too; the seed does not ask for them.
 *
 * @param directory where the data lies; ends with a slash
 */
export async function readSoldQuantities(directory: URL): Promise<Map<string, number>> {
  const sold = new Map<string, number>();
  const file = createReadStream(new URL('invoice-lines-2010-12_2011-01.csv.gz', directory));
  for await (const record of readRecords(file, createGunzip())) {
    const { invoice_no: invoiceNo, sku, quantity } = invoiceRow.parse(record);
    if (invoiceNo.startsWith('C') || quantity <= 0) continue;
    sold.set(sku, (sold.get(sku) ?? 0) + quantity);
  }
  return sold;
}

/** One object per line, named by the header. `pipeline` hands an error of any part to whoever reads the records. */
function readRecords(file: Readable, unzip?: NodeJS.ReadWriteStream): AsyncIterable<unknown> {
  const records = parse({ columns: true, bom: true });
  const streams = unzip ? [file, unzip, records] : [file, records];
  pipeline(streams, () => undefined);
  return records;
}
