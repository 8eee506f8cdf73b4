import { AppError } from '@shop/errors';

/** No product has this sku. */
export class ProductNotFoundError extends AppError {
  constructor(sku: string) {
    super({ code: 'PRODUCT_NOT_FOUND', status: 404, message: 'No product has this sku.', fields: { sku } });
  }
}
