import { categoryListSchema, productPageSchema } from '@shop/contracts/product';
import { CatalogueAwayError } from './outage.errors.js';
import type { Door } from './door.js';

/** What probes look at. */
export interface Pages {
  /** Of products and categories in turn. */
  readonly paths: readonly string[];
  readonly skus: readonly string[];
}

const PRODUCTS = 50;

/** Some products of the shop and all its categories. @throws CatalogueAwayError */
export async function pagesOf(door: Door): Promise<Pages> {
  const address = '10.254.1.1';
  const [products, categories] = await Promise.all([
    door.ask({ path: `/products?limit=${PRODUCTS}`, address }),
    door.ask({ path: '/categories', address }),
  ]);
  if (products.status !== 200 || categories.status !== 200) throw new CatalogueAwayError();
  const skus = productPageSchema.parse(products.body).items.map(({ sku }) => sku);
  const slugs = categoryListSchema.parse(categories.body).items.map(({ slug }) => slug);
  const paths = skus.flatMap((sku, index) => [
    `/products/${sku}`,
    `/categories/${slugs[index % slugs.length] ?? ''}`,
  ]);
  return { paths, skus };
}
