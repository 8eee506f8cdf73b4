import { maxWishes } from '@shop/contracts/user';
import { AppError } from '@shop/errors';

export class WishlistFullError extends AppError {
  constructor() {
    super({
      code: 'WISHLIST_FULL',
      status: 409,
      message: `Your wishlist holds ${String(maxWishes)} products, which is as many as there can be. Remove one first.`,
      fields: { limit: maxWishes },
    });
  }
}
