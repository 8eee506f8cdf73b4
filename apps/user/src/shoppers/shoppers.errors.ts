import { AppError } from '@shop/errors';

/** Whoever asks is known, but is no shopper: an operator's token, or another service. */
export class ShopperNeededError extends AppError {
  constructor() {
    super({
      code: 'SHOPPER_NEEDED',
      status: 403,
      message: 'Only a shopper has these. Sign in with an account of the shop.',
    });
  }
}

/** The caller has asked to be erased; nothing is stored of them any more. */
export class ErasureUnderWayError extends AppError {
  constructor() {
    super({
      code: 'ERASURE_UNDER_WAY',
      status: 409,
      message: 'This account is being erased. Send DELETE /me again if that was not answered with 204.',
    });
  }
}
