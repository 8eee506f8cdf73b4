import { Injectable } from '@nestjs/common';
import { type Product, productBatchSchema } from '@shop/contracts/product';
import { Upstreams } from '@shop/service-defaults/upstreams';
import { ProductsUnknownError } from './products.errors.js';

/** The most skus that product takes in one question. */
const BATCH = 100;

/** What product says of skus. Product away: rejects with a typed 503. */
@Injectable()
export class Products {
  constructor(private readonly upstreams: Upstreams) {}

  /** Those that exist, by sku. */
  async find(skus: readonly string[]): Promise<ReadonlyMap<string, Product>> {
    const chunks = Array.from({ length: Math.ceil(skus.length / BATCH) }, (_, index) =>
      skus.slice(index * BATCH, (index + 1) * BATCH),
    );
    const batches = await Promise.all(chunks.map((chunk) => this.#ask(chunk)));
    return new Map(batches.flat().map((product) => [product.sku, product]));
  }

  /** @throws ProductsUnknownError */
  async assertExist(skus: readonly string[]): Promise<void> {
    const found = await this.find([...new Set(skus)]);
    const unknown = skus.filter((sku) => !found.has(sku));
    if (unknown.length > 0) throw new ProductsUnknownError(unknown);
  }

  async #ask(skus: readonly string[]): Promise<readonly Product[]> {
    const query = skus.map((sku) => `sku=${encodeURIComponent(sku)}`).join('&');
    const path = `/products/batch?${query}`;
    const { items } = await this.upstreams
      .of('product')
      .ask({ method: 'GET', path, schema: productBatchSchema });
    return items;
  }
}
