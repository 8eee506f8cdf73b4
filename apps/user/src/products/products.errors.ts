import { AppError } from '@shop/errors';

/** Product knows no such sku, so nothing was stored. */
export class SkuUnknownError extends AppError {
  constructor(sku: string) {
    super({
      code: 'SKU_UNKNOWN',
      status: 404,
      message: 'The shop sells nothing with this sku.',
      fields: { sku },
    });
  }
}

/** Product does not answer, so it is not known whether the sku exists. Nothing was stored. */
export class ProductsUnavailableError extends AppError {
  constructor(cause: unknown) {
    super({
      code: 'PRODUCTS_UNAVAILABLE',
      status: 503,
      message: 'The catalogue does not answer now. Try again in a moment.',
      retryAfterSeconds: 2,
      cause,
    });
  }
}
