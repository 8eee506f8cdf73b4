import { AppError } from '@shop/errors';

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

export class OrderTooHeavyError extends AppError {
  constructor(maxGrams: number) {
    super({
      code: 'ORDER_TOO_HEAVY',
      status: 422,
      message: 'Nothing as heavy is sent in one piece. Order in parts.',
      fields: { maxGrams },
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

/** The shop sends nothing to where the shopper wants it. */
export class AddressNotServedError extends AppError {
  constructor(country: string) {
    super({
      code: 'ADDRESS_NOT_SERVED',
      status: 422,
      message: 'The shop does not send anything to this country. Choose another address.',
      fields: { country },
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

/** Why an order does not come about, as its shopper is told. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

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
