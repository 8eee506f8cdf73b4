import { AppError } from '@shop/errors';

/** The change would leave more of one sku than a cart takes. Nothing of it was made. */
export class QuantityTooLargeError extends AppError {
  constructor({ sku, maxQuantity }: { sku: string; maxQuantity: number }) {
    super({
      code: 'QUANTITY_TOO_LARGE',
      status: 422,
      message: `A cart takes at most ${String(maxQuantity)} of one product.`,
      fields: { sku, maxQuantity },
    });
  }
}

/** The change would leave more different skus than a cart takes. Nothing of it was made. */
export class CartFullError extends AppError {
  constructor(maxLines: number) {
    super({
      code: 'CART_FULL',
      status: 422,
      message: `A cart takes at most ${String(maxLines)} different products.`,
      fields: { maxLines },
    });
  }
}

/** The same Idempotency-Key came with another change before. */
export class OperationReusedError extends AppError {
  constructor(operationId: string) {
    super({
      code: 'OPERATION_REUSED',
      status: 422,
      message: 'This Idempotency-Key was used for another change. Send a new key with a new change.',
      fields: { operationId },
    });
  }
}

/** More changes wait for a commit than this process holds. This one was not made. */
export class JournalBusyError extends AppError {
  constructor() {
    super({
      code: 'JOURNAL_BUSY',
      status: 503,
      message: 'Too many carts change at this moment. Try again.',
      retryAfterSeconds: 1,
    });
  }
}

/** A guest's cart that went into an account's takes nothing any more. Nothing was made. */
export class CartMergedError extends AppError {
  constructor() {
    super({
      code: 'CART_MERGED',
      status: 409,
      message: 'This cart went into the cart of an account. Begin a new one.',
    });
  }
}
