import { Injectable } from '@nestjs/common';
import type { Product } from '@shop/contracts/product';
import { PrismaClient, type Product as ProductRow } from '../generated/prisma/client.js';

/** A search hit: `relevance` is the rank in millionths, whole, so that a cursor holds it without rounding. */
export interface SearchHit {
  readonly sku: string;
  readonly relevance: number;
}

/** How far a listing is read: past `after`, at most `limit` rows, in one category or all. */
export interface Range<Key> {
  readonly category: string | undefined;
  readonly after: Key | undefined;
  readonly limit: number;
}

@Injectable()
export class ProductsRepository {
  constructor(private readonly database: PrismaClient) {}

  async findOne(sku: string): Promise<Product | null> {
    const row = await this.database.product.findUnique({ where: { sku } });
    return row && toProduct(row);
  }

  /** Those of the skus that exist, by sku. */
  async findMany(skus: readonly string[]): Promise<Map<string, Product>> {
    const rows = await this.database.product.findMany({ where: { sku: { in: [...skus] } } });
    return new Map(rows.map((row) => [row.sku, toProduct(row)]));
  }

  /** Skus in order, read from an index alone. */
  async listSkus({ category, after, limit }: Range<string>): Promise<string[]> {
    const rows = await this.database.product.findMany({
      select: { sku: true },
      where: { ...(category && { categorySlug: category }), ...(after && { sku: { gt: after } }) },
      orderBy: { sku: 'asc' },
      take: limit,
    });
    return rows.map((row) => row.sku);
  }

  /** The best hits first, equal ones by sku. Words are stemmed; websearch_to_tsquery refuses no input. */
  search(words: string, { category, after, limit }: Range<SearchHit>): Promise<SearchHit[]> {
    return this.database.$queryRaw<SearchHit[]>`
      SELECT sku, relevance
      FROM (
        SELECT sku, category_slug, round(ts_rank(search, query, 1) * 1000000)::int AS relevance
        FROM products, websearch_to_tsquery('english', ${words}) AS query
        WHERE search @@ query
      ) AS hits
      WHERE (${category ?? null}::text IS NULL OR category_slug = ${category ?? null})
        AND (${after?.sku ?? null}::text IS NULL
          OR (-relevance, sku) > (-(${after?.relevance ?? null}::int), ${after?.sku ?? null}))
      ORDER BY relevance DESC, sku
      LIMIT ${limit}`;
  }

  /** The changed product, or null when no product has the sku. Committed when it returns. */
  async setPrice(sku: string, pricePence: number): Promise<Product | null> {
    const [row] = await this.database.product.updateManyAndReturn({
      where: { sku },
      data: { pricePence, version: { increment: 1 } },
    });
    return row ? toProduct(row) : null;
  }
}

function toProduct(row: ProductRow): Product {
  return {
    sku: row.sku,
    name: row.name,
    pricePence: row.pricePence,
    currency: 'GBP',
    categorySlug: row.categorySlug,
    firstSoldAt: row.firstSoldAt.toISOString(),
  };
}
