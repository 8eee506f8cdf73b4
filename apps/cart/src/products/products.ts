import { Injectable } from '@nestjs/common';
import {
  type Product,
  type ProductBatch,
  productBatchPaths,
  productBatchSchema,
} from '@shop/contracts/product';
import { Upstreams } from '@shop/service-defaults/upstreams';
import { ProductsUnknownError } from './products.errors.js';

/** What product says of skus. Product away: rejects with a typed 503. */
@Injectable()
export class Products {
  constructor(private readonly upstreams: Upstreams) {}

  /** Those that exist, by sku. */
  async find(skus: readonly string[]): Promise<ReadonlyMap<string, Product>> {
    const batches = await Promise.all(productBatchPaths(skus).map((path) => this.#ask(path)));
    return new Map(batches.flatMap(({ items }) => items).map((product) => [product.sku, product]));
  }

  /** @throws ProductsUnknownError */
  async assertExist(skus: readonly string[]): Promise<void> {
    const found = await this.find([...new Set(skus)]);
    const unknown = skus.filter((sku) => !found.has(sku));
    if (unknown.length > 0) throw new ProductsUnknownError(unknown);
  }

  #ask(path: string): Promise<ProductBatch> {
    return this.upstreams.of('product').ask({ method: 'GET', path, schema: productBatchSchema });
  }
}
