import { AppError } from '@shop/errors';

/** The shopper has as many wishes as there can be. */
export class WishlistFullError extends AppError {
  constructor(limit: number) {
    super({
      code: 'WISHLIST_FULL',
      status: 409,
      message: `Your wishlist holds ${String(limit)} products, which is as many as there can be. Remove one first.`,
      fields: { limit },
    });
  }
}
