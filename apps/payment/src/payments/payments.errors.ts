import { AppError } from '@shop/errors';

/** There is none, or it is somebody else's. */
export class PaymentNotFoundError extends AppError {
  constructor(fields: { readonly orderId: string } | { readonly transactionId: string }) {
    super({ code: 'PAYMENT_NOT_FOUND', status: 404, message: 'You have no such payment.', fields });
  }
}

/** A refund of what is not taken yet. */
export class PaymentUnderWayError extends AppError {
  constructor(orderId: string) {
    super({
      code: 'PAYMENT_UNDER_WAY',
      status: 409,
      message: 'This payment has not been taken yet. Try again later.',
      fields: { orderId },
    });
  }
}
