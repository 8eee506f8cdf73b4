import { AppError } from '@shop/errors';

/** The route needs to know who asks, and the request does not say. */
export class IdentityMissingError extends AppError {
  constructor() {
    super({ code: 'IDENTITY_MISSING', status: 401, message: 'Sign in first.' });
  }
}

/** The identity header is forged, expired or malformed. The reason is logged, not sent. */
export class IdentityInvalidError extends AppError {
  constructor(cause: unknown) {
    super({
      code: 'IDENTITY_INVALID',
      status: 401,
      message: 'The identity of this request cannot be trusted.',
      cause,
    });
  }
}

export class RoleMissingError extends AppError {
  constructor(roles: readonly string[]) {
    super({
      code: 'ROLE_MISSING',
      status: 403,
      message: `This needs one of the roles: ${roles.join(', ')}.`,
      fields: { roles },
    });
  }
}

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
