import { Injectable } from '@nestjs/common';
import { type Product, type ProductBatch, type ProductPage, skuSchema } from '@shop/contracts/product';
import { Cache, type CacheFamily } from '@shop/redis/cache';
import { keyFamilies } from '@shop/redis/keys';
import { InjectLogger, type Logger } from '@shop/service-defaults';
import { z } from 'zod';
import { type Cut, cutPage, decodeCursor } from '../paging/cursor.js';
import type { ListQuery } from './products.dto.js';
import { ProductNotFoundError } from './products.errors.js';
import { ProductsRepository } from './products.repository.js';

const searchKeySchema = z.strictObject({ relevance: z.int(), sku: skuSchema });

/** All of the catalogue, and what is asked for that it does not have. */
const HELD_IN_MEMORY = 4_000;

/**
 * Products, cache-aside, and in the memory of each instance. Listings ask Postgres for skus only, which an index answers, and take the products
 * themselves from the cache in one batch. Redis down: everything comes from Postgres.
 */
@Injectable()
export class ProductsService {
  private readonly cached: CacheFamily<string, Product>;

  constructor(
    private readonly products: ProductsRepository,
    cache: Cache,
    @InjectLogger() private readonly log: Logger,
  ) {
    this.cached = cache.family<Product>({
      family: keyFamilies.product,
      schemaVersion: 1,
      readFrom: 'replica',
      negativeTtlMs: 30_000,
      near: { maxEntries: HELD_IN_MEMORY },
    });
  }

  /** @throws ProductNotFoundError */
  async one(sku: string): Promise<Product> {
    const product = await this.cached.getOrLoad(sku, () => this.products.findOne(sku));
    if (!product) throw new ProductNotFoundError(sku);
    return product;
  }

  /** The products of the skus, in their order. */
  async batch(skus: readonly string[]): Promise<ProductBatch> {
    const found = await this.cached.getManyOrLoad(skus, (missing) => this.products.findMany(missing));
    return {
      items: skus.flatMap((sku) => found.get(sku) ?? []),
      missing: skus.filter((sku) => !found.has(sku)),
    };
  }

  /** One page, by sku, or by relevance when there are words to find. */
  async list(query: ListQuery): Promise<ProductPage> {
    const { rows, nextCursor } =
      query.q === undefined ? await this.cutListing(query) : await this.cutSearch(query.q, query);
    const { items } = await this.batch(rows);
    return { items, nextCursor };
  }

  /**
   * Changes a price for everyone. The entry is dropped after the commit; a reader that loaded the old price before
   * it cannot store it afterwards, as the drop also kills that reader's lease. No other key holds a price.
   *
   * @param by the operator, for the log
   * @throws ProductNotFoundError
   */
  async changePrice({
    sku,
    pricePence,
    by,
  }: {
    sku: string;
    pricePence: number;
    by: string;
  }): Promise<Product> {
    const product = await this.products.setPrice(sku, pricePence);
    if (!product) throw new ProductNotFoundError(sku);
    await this.cached.forget(sku);
    this.log.info({ sku, by }, 'price changed');
    return product;
  }

  private async cutListing({ category, cursor, limit }: ListQuery): Promise<Cut<string>> {
    const listing = ['products', category ?? null];
    const after = decodeCursor(listing, skuSchema, cursor);
    const skus = await this.products.listSkus({ category, after, limit: limit + 1 });
    return cutPage(skus, { limit, listing, keyOf: (sku) => sku });
  }

  private async cutSearch(words: string, { category, cursor, limit }: ListQuery): Promise<Cut<string>> {
    const listing = ['search', words, category ?? null];
    const after = decodeCursor(listing, searchKeySchema, cursor);
    const hits = await this.products.search(words, { category, after, limit: limit + 1 });
    const { rows, nextCursor } = cutPage(hits, { limit, listing, keyOf: (hit) => hit });
    return { rows: rows.map((hit) => hit.sku), nextCursor };
  }
}
