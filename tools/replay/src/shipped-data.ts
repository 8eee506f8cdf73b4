import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse';
import { z } from 'zod';

const directory = new URL('../../../data/online-retail/', import.meta.url);

export const shippedInvoices = fileURLToPath(new URL('invoice-lines-2010-12_2011-01.csv.gz', directory));

const productSchema = z.object({ sku: z.string() });

/** The skus that the shop has, so that the replay knows which refusals to expect. */
export async function readCatalogueSkus(): Promise<ReadonlySet<string>> {
  const rows = createReadStream(new URL('products.csv', directory)).pipe(parse({ columns: true }));
  const skus = new Set<string>();
  for await (const row of rows) skus.add(productSchema.parse(row).sku);
  return skus;
}
