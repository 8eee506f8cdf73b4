import { AppError } from '@shop/errors';

export class CardExpiredError extends AppError {
  constructor() {
    super({
      code: 'CARD_EXPIRED',
      status: 422,
      message: 'This card has expired. Use another one.',
      fields: { errors: [{ field: 'expiryYear', problem: 'must not be over' }] },
    });
  }
}
