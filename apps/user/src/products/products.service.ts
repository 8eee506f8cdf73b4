import { Inject, Injectable } from '@nestjs/common';
import {
  type Product,
  type ProductBatch,
  productBatchPaths,
  productBatchSchema,
} from '@shop/contracts/product';
import { InjectLogger, type Logger } from '@shop/service-defaults';
import { type ServiceClient, Upstreams } from '@shop/service-defaults/upstreams';
import type { UserConfig } from '../config.js';
import { SETTINGS } from '../settings.js';
import { ProductsUnavailableError, SkuUnknownError } from './products.errors.js';

/** What product says of some skus. When it did not answer in time, `isDegraded` is true and nothing is known. */
export interface KnownProducts {
  readonly isDegraded: boolean;
  readonly bySku: ReadonlyMap<string, Product>;
}

/** The catalogue as this service sees it: names and prices are product's, and are never stored here. */
@Injectable()
export class ProductsService {
  readonly #product: ServiceClient;

  constructor(
    upstreams: Upstreams,
    @Inject(SETTINGS) private readonly settings: UserConfig,
    @InjectLogger() private readonly log: Logger,
  ) {
    this.#product = upstreams.of('product');
  }

  /** The products of the skus. Product away: degraded, at most `PRODUCT_DEADLINE_MS` later, never an error. */
  async describe(skus: readonly string[]): Promise<KnownProducts> {
    try {
      const batches = await Promise.all(productBatchPaths(skus).map((path) => this.#ask(path)));
      const products = batches.flatMap(({ items }) => items);
      return { isDegraded: false, bySku: new Map(products.map((product) => [product.sku, product])) };
    } catch (err) {
      this.log.warn({ err }, 'answered without products');
      return { isDegraded: true, bySku: new Map() };
    }
  }

  /** Returns when product sells the sku. @throws SkuUnknownError; ProductsUnavailableError when it cannot be known */
  async mustExist(sku: string): Promise<void> {
    const [path = ''] = productBatchPaths([sku]);
    const { items } = await this.#ask(path).catch((cause: unknown) => {
      throw new ProductsUnavailableError(cause);
    });
    if (items.length === 0) throw new SkuUnknownError(sku);
  }

  #ask(path: string): Promise<ProductBatch> {
    return this.#product.ask({
      method: 'GET',
      path,
      schema: productBatchSchema,
      deadlineMs: this.settings.PRODUCT_DEADLINE_MS,
    });
  }
}
