import { Injectable } from '@nestjs/common';
import type { Stock } from '@shop/contracts/product';
import { Cache, type CacheFamily } from '@shop/redis/cache';
import { keyFamilies } from '@shop/redis/keys';
import { ProductNotFoundError } from '../products/products.errors.js';
import { StockRepository } from './stock.repository.js';

/**
 * Stock as shoppers see it: cached apart from the product, for seconds, so that a sale never drops a product's
 * entry. It is a hint; checkout reserves in Postgres and never reads it. Redis down: comes from Postgres.
 */
@Injectable()
export class StockService {
  private readonly cached: CacheFamily<string, Stock>;

  constructor(
    private readonly stock: StockRepository,
    cache: Cache,
  ) {
    this.cached = cache.family<Stock>({
      family: keyFamilies.productStock,
      schemaVersion: 1,
      readFrom: 'primary',
      negativeTtlMs: 5_000,
    });
  }

  /** @throws ProductNotFoundError */
  async one(sku: string): Promise<Stock> {
    const stock = await this.cached.getOrLoad(sku, () => this.stock.findOne(sku));
    if (!stock) throw new ProductNotFoundError(sku);
    return stock;
  }
}
