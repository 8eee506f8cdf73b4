import { Injectable } from '@nestjs/common';
import type { RecentlyViewed } from '@shop/contracts/user';
import { ProductsUnavailableError } from '../products/products.errors.js';
import { ProductsService } from '../products/products.service.js';
import { RecentlyViewedRepository } from './recently-viewed.repository.js';

/** What a shopper has looked at, for the strip at the foot of a page. */
@Injectable()
export class RecentlyViewedService {
  constructor(
    private readonly views: RecentlyViewedRepository,
    private readonly products: ProductsService,
  ) {}

  /** Product away: the skus without their products, and `isDegraded`. */
  async list(userId: string): Promise<RecentlyViewed> {
    const views = await this.views.list(userId);
    const { isDegraded, bySku } = await this.products.describe(views.map(({ sku }) => sku));
    const items = views.map((view) => ({ ...view, product: bySku.get(view.sku) ?? null }));
    return { items, isDegraded };
  }

  /**
   * Remembers a view. Product away: the view is remembered unchecked, since it tells of a page that was shown.
   *
   * @throws SkuUnknownError, ErasureUnderWayError
   */
  async add(userId: string, sku: string): Promise<void> {
    await this.products.mustExist(sku).catch((error: unknown) => {
      if (!(error instanceof ProductsUnavailableError)) throw error;
    });
    await this.views.add(userId, sku);
  }
}
