import { AppError } from '@shop/errors';

/** The caller has no such address, whoever else may have it. */
export class AddressNotFoundError extends AppError {
  constructor(addressId: string) {
    super({
      code: 'ADDRESS_NOT_FOUND',
      status: 404,
      message: 'You have no such address.',
      fields: { addressId },
    });
  }
}

/** The shopper has as many addresses as there can be. */
export class AddressLimitError extends AppError {
  constructor(limit: number) {
    super({
      code: 'ADDRESS_LIMIT_REACHED',
      status: 409,
      message: `You have ${String(limit)} addresses, which is as many as there can be. Delete one first.`,
      fields: { limit },
    });
  }
}
