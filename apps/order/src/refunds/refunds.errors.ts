import { AppError } from '@shop/errors';

/** Only what is confirmed can come back: before that it is cancelled, after a cancellation everything is back. */
export class OrderNotRefundableError extends AppError {
  constructor(orderId: string, state: string) {
    super({
      code: 'ORDER_NOT_REFUNDABLE',
      status: 409,
      message: 'Only pieces of a confirmed order are refunded.',
      fields: { orderId, state },
    });
  }
}

/** More came back than there was, or something else. Nothing was refunded. */
export class PiecesUnknownError extends AppError {
  constructor(lines: readonly { readonly sku: string; readonly requested: number; readonly left: number }[]) {
    super({
      code: 'PIECES_UNKNOWN',
      status: 409,
      message: 'The order has not as many pieces left of what is listed.',
      fields: { lines },
    });
  }
}
