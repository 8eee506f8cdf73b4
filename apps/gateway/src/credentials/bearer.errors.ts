import { AppError } from '@shop/errors';

/** The request carries credentials, and they are wrong. Never treated as anonymous: the caller believes to be known. */
export class BearerTokenInvalidError extends AppError {
  constructor() {
    super({
      code: 'BEARER_TOKEN_INVALID',
      status: 401,
      message: 'The bearer token is not valid. Send a valid one, or no authorization header.',
    });
  }
}
