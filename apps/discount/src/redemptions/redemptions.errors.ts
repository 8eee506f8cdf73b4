import { AppError } from '@shop/errors';

/** Why a coupon does not help this order. */
export type RefusalReason = 'NOT_YET_VALID' | 'EXPIRED' | 'BELOW_MINIMUM' | 'USED_UP' | 'USED_BY_SHOPPER';

const messages: Readonly<Record<RefusalReason, string>> = {
  NOT_YET_VALID: 'This coupon is not valid yet.',
  EXPIRED: 'This coupon is not valid any more.',
  BELOW_MINIMUM: 'The goods cost less than this coupon asks for.',
  USED_UP: 'This coupon has been used as often as it may be.',
  USED_BY_SHOPPER: 'You have used this coupon as often as you may.',
};

/** Nothing was counted. */
export class CouponRefusedError extends AppError {
  constructor(code: string, reason: RefusalReason) {
    super({
      code: `COUPON_${reason}`,
      status: 409,
      message: messages[reason],
      fields: { coupon: code },
    });
  }
}

/** The id stands for another coupon or price, or for somebody else's order. */
export class RedemptionIdTakenError extends AppError {
  constructor(id: string) {
    super({
      code: 'REDEMPTION_ID_TAKEN',
      status: 409,
      message: 'This id stands for another redemption. Take a new one.',
      fields: { id },
    });
  }
}

export class RedemptionNotFoundError extends AppError {
  constructor(id: string) {
    super({
      code: 'REDEMPTION_NOT_FOUND',
      status: 404,
      message: 'There is no such redemption.',
      fields: { id },
    });
  }
}

/** The order stands: only its cancellation gives the use back. */
export class RedemptionCommittedError extends AppError {
  constructor(id: string) {
    super({
      code: 'REDEMPTION_COMMITTED',
      status: 409,
      message: 'This redemption belongs to an order that stands.',
      fields: { id },
    });
  }
}
