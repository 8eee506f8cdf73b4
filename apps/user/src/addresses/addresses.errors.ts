import { maxAddresses } from '@shop/contracts/user';
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

export class AddressLimitError extends AppError {
  constructor() {
    super({
      code: 'ADDRESS_LIMIT_REACHED',
      status: 409,
      message: `You have ${String(maxAddresses)} addresses, which is as many as there can be. Delete one first.`,
      fields: { limit: maxAddresses },
    });
  }
}
