import { AppError } from '@shop/errors';

/** There is none, or it is somebody else's. */
export class OrderNotFoundError extends AppError {
  constructor(orderId: string) {
    super({
      code: 'ORDER_NOT_FOUND',
      status: 404,
      message: 'You have no such order.',
      fields: { orderId },
    });
  }
}
