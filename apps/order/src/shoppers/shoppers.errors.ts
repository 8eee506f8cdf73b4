import { AppError } from '@shop/errors';

/** Whoever asks is no shopper: an operator's token has no cart and no address. */
export class ShopperNeededError extends AppError {
  constructor() {
    super({
      code: 'SHOPPER_NEEDED',
      status: 403,
      message: 'This needs the account of a shopper.',
    });
  }
}
