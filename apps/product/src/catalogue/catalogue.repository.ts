import type { PrismaClient } from '../generated/prisma/client.js';
import type { CatalogueProduct } from './catalogue.reader.js';

/** Writes of the seed. Every one only adds what is missing: prices and stock that are there stay as they are. */
export class CatalogueRepository {
  constructor(private readonly database: PrismaClient) {}

  /** @returns how many were new */
  async addCategories(categories: readonly { slug: string; name: string }[]): Promise<number> {
    const data = categories.map((category, index) => ({ ...category, position: index + 1 }));
    const { count } = await this.database.category.createMany({ data, skipDuplicates: true });
    return count;
  }

  /** Skus that the shop has. */
  async skus(): Promise<Set<string>> {
    const products = await this.database.product.findMany({ select: { sku: true } });
    return new Set(products.map((product) => product.sku));
  }

  /** @returns how many were new */
  async addProducts(products: readonly CatalogueProduct[]): Promise<number> {
    const { count } = await this.database.product.createMany({ data: [...products], skipDuplicates: true });
    return count;
  }

  /** Skus that have no stock row yet, not even one of zero. */
  async skusWithoutStock(): Promise<string[]> {
    const products = await this.database.product.findMany({ where: { stock: null }, select: { sku: true } });
    return products.map((product) => product.sku);
  }

  async addStock(stock: readonly { sku: string; available: number }[]): Promise<void> {
    await this.database.stock.createMany({ data: [...stock], skipDuplicates: true });
  }

  async countProducts(): Promise<void> {
    await this.database.$executeRaw`
      UPDATE categories
      SET product_count = counted.products
      FROM (
        SELECT slug, count(sku)::int AS products
        FROM categories LEFT JOIN products ON category_slug = slug
        GROUP BY slug
      ) AS counted
      WHERE counted.slug = categories.slug AND product_count <> counted.products`;
  }
}
