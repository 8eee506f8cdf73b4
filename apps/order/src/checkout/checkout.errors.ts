import { AppError } from '@shop/errors';
import { z } from 'zod';

/** Nothing to order. */
export class CartEmptyError extends AppError {
  constructor() {
    super({ code: 'CART_EMPTY', status: 409, message: 'Your cart is empty. Put something in first.' });
  }
}

/** The shop has stopped selling what is in the cart. */
export class ProductsGoneError extends AppError {
  constructor(skus: readonly string[]) {
    super({
      code: 'PRODUCTS_GONE',
      status: 409,
      message: 'The shop does not sell these any more. Take them out of your cart.',
      fields: { skus },
    });
  }
}

export class OrderTooLargeError extends AppError {
  constructor(maxPence: number) {
    super({
      code: 'ORDER_TOO_LARGE',
      status: 422,
      message: 'The goods of one order may not cost as much. Order in parts.',
      fields: { maxPence },
    });
  }
}

/** The shopper has no such address. */
export class AddressUnknownError extends AppError {
  constructor(addressId: string) {
    super({
      code: 'ADDRESS_UNKNOWN',
      status: 422,
      message: 'You have no such address. See /api/me/addresses.',
      fields: { addressId },
    });
  }
}

/** The same Idempotency-Key came with another request before. */
export class KeyReusedError extends AppError {
  constructor(idempotencyKey: string) {
    super({
      code: 'IDEMPOTENCY_KEY_REUSED',
      status: 422,
      message: 'This Idempotency-Key was used for another request. Send a new key with a new request.',
      fields: { idempotencyKey },
    });
  }
}

/** Why an order did not come about, as it is kept and told again to whoever sends the same request again. */
export const refusalSchema = z.object({
  code: z.string(),
  message: z.string(),
  fields: z.record(z.string(), z.unknown()),
});

export type Refusal = z.infer<typeof refusalSchema>;

/** The order does not come about, for good: a new attempt takes a new key. Nothing is held and nothing was paid. */
export class OrderRefusedError extends AppError {
  constructor({ code, message, fields }: Refusal) {
    super({ code, status: 409, message, fields });
  }

  /** As it is kept. */
  get refusal(): Refusal {
    return { code: this.code, message: this.message, fields: this.fields };
  }
}

/** Nobody finished it in time, or what was held for it is not held any more. */
export const tooLate: Refusal = Object.freeze({
  code: 'ORDER_TOO_LATE',
  message: 'This order was not finished in time, and what was held for it was given back. Order anew.',
  fields: {},
});
