/**
 * Fills the shop with the real catalogue. Each step adds what is missing and changes nothing that is there, so it may
 * run at every start, and one that was cut off is mended by the next.
 */
import type { PrismaClient } from '../generated/prisma/client.js';
import { type CatalogueProduct, readProducts, readSoldQuantities } from './catalogue.reader.js';
import { CatalogueRepository } from './catalogue.repository.js';
import { categories } from './category.rule.js';
import { initialStock } from './stock.rule.js';

const batchSize = 1000;

/** How many categories and products were new. */
export interface SeedReport {
  readonly categories: number;
  readonly products: number;
}

/**
 * @param directory where the shipped data lies; ends with a slash
 * @throws when a file is missing or a row makes no sense; what was added before stays
 */
export async function seedCatalogue(database: PrismaClient, directory: URL): Promise<SeedReport> {
  const catalogue = new CatalogueRepository(database);
  const report = { categories: await catalogue.addCategories(categories), products: 0 };
  const known = await catalogue.skus();
  for await (const products of newOnes(readProducts(directory), known)) {
    report.products += await catalogue.addProducts(products);
  }
  await openStock(catalogue, directory);
  await catalogue.countProducts();
  return report;
}

/** The invoices are read only when a sku waits for its stock: they are most of the work. */
async function openStock(catalogue: CatalogueRepository, directory: URL): Promise<void> {
  const skus = await catalogue.skusWithoutStock();
  if (skus.length === 0) return;
  const sold = await readSoldQuantities(directory);
  await catalogue.addStock(skus.map((sku) => ({ sku, available: initialStock(sku, sold.get(sku) ?? 0) })));
}

/** Products that are not known, in batches. */
async function* newOnes(
  products: AsyncIterable<CatalogueProduct>,
  known: ReadonlySet<string>,
): AsyncGenerator<CatalogueProduct[]> {
  let batch: CatalogueProduct[] = [];
  for await (const product of products) {
    if (known.has(product.sku)) continue;
    if (batch.push(product) < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
