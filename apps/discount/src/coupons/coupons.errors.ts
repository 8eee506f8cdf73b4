import { AppError } from '@shop/errors';

export class CouponNotFoundError extends AppError {
  constructor(code: string) {
    super({
      code: 'COUPON_NOT_FOUND',
      status: 404,
      message: 'There is no such coupon.',
      fields: { coupon: code },
    });
  }
}
