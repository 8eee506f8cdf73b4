import { AppError } from '@shop/errors';

/** The shop does not have these. The cart is as it was. */
export class ProductsUnknownError extends AppError {
  constructor(skus: readonly string[]) {
    super({
      code: 'PRODUCTS_UNKNOWN',
      status: 404,
      message: 'The shop has no such products.',
      fields: { skus },
    });
  }
}
