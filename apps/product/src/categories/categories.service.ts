import { Injectable } from '@nestjs/common';
import { type CategoryList, type ProductPage, skuSchema } from '@shop/contracts/product';
import { Cache, type CacheFamily } from '@shop/redis/cache';
import { keyFamilies } from '@shop/redis/keys';
import { cutPage, decodeCursor } from '../paging/cursor.js';
import type { PageQuery } from '../paging/paging.dto.js';
import { ProductsService } from '../products/products.service.js';
import { CategoryNotFoundError } from './categories.errors.js';
import { CategoriesRepository } from './categories.repository.js';

/**
 * A category is cached as the ordered skus of its products; a page slices it and takes the products from their own
 * entries. So a page costs no scan of the catalogue, and a change of a product never has to find its pages. The order
 * is the sku's, which no price moves. Redis down: everything comes from Postgres.
 */
@Injectable()
export class CategoriesService {
  private readonly cached: CacheFamily<string, string[]>;

  constructor(
    private readonly categories: CategoriesRepository,
    private readonly products: ProductsService,
    cache: Cache,
  ) {
    this.cached = cache.family<string[]>({
      family: keyFamilies.category,
      schemaVersion: 1,
      readFrom: 'replica',
      negativeTtlMs: 30_000,
    });
  }

  /** The shop's menu. Not cached: it is one page of a table of thirty rows, its counts kept by the seed. */
  async list(): Promise<CategoryList> {
    return { items: await this.categories.list() };
  }

  /** @throws CategoryNotFoundError */
  async page(slug: string, { cursor, limit }: PageQuery): Promise<ProductPage> {
    const listing = ['category', slug];
    const after = decodeCursor(listing, skuSchema, cursor);
    const skus = await this.cached.getOrLoad(slug, () => this.categories.listSkus(slug));
    if (!skus) throw new CategoryNotFoundError(slug);
    const { rows, nextCursor } = cutPage(skusAfter(skus, after), { limit, listing, keyOf: (sku) => sku });
    const { items } = await this.products.batch(rows);
    return { items, nextCursor };
  }
}

/** Skus are ASCII, so JavaScript's order is that of the table's collation. */
function skusAfter(skus: readonly string[], after: string | undefined): readonly string[] {
  return after === undefined ? skus : skus.filter((sku) => sku > after);
}
