import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

const rowsSchema = z.array(z.object({ sku: z.string() }));

/** The skus that the shop sells. A view of any other one must be refused. */
export async function readCatalogueSkus(file: string): Promise<ReadonlySet<string>> {
  const rows = rowsSchema.parse(parse(await readFile(file), { columns: true }));
  return new Set(rows.map((row) => row.sku));
}
