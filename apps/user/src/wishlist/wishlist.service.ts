import { Injectable } from '@nestjs/common';
import type { Wish, Wishlist } from '@shop/contracts/user';
import { ProductsService } from '../products/products.service.js';
import { WishlistRepository } from './wishlist.repository.js';

@Injectable()
export class WishlistService {
  constructor(
    private readonly wishes: WishlistRepository,
    private readonly products: ProductsService,
  ) {}

  /** Product away: the skus without their products, and `isDegraded`. */
  async list(userId: string): Promise<Wishlist> {
    const wishes = await this.wishes.list(userId);
    const { isDegraded, bySku } = await this.products.describe(wishes.map(({ sku }) => sku));
    const items = wishes.map((wish) => ({ ...wish, product: bySku.get(wish.sku) ?? null }));
    return { items, isDegraded };
  }

  /**
   * Adds a sku that product sells; one that is there already stays as it is, and is not asked about again.
   *
   * @throws SkuUnknownError, WishlistFullError, ErasureUnderWayError
   * Product away: ProductsUnavailableError, and nothing is stored.
   */
  async add(userId: string, sku: string): Promise<Wish> {
    const known = await this.wishes.find(userId, sku);
    if (known) return known;
    await this.products.mustExist(sku);
    return this.wishes.add(userId, sku);
  }

  /** Removing what is not there is no error. */
  remove(userId: string, sku: string): Promise<void> {
    return this.wishes.remove(userId, sku);
  }
}
