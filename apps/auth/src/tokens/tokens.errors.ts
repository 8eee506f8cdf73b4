import { AppError } from '@shop/errors';

/** Unknown, ended, or used before: nobody is told which, and the client signs in again. */
export class RefreshTokenRefusedError extends AppError {
  constructor() {
    super({
      code: 'REFRESH_TOKEN_REFUSED',
      status: 401,
      message: 'This refresh token is not good any more. Sign in again.',
    });
  }
}

/** An access token that auth did not sign, that has ended, or whose family has. */
export class AccessTokenNotFoundError extends AppError {
  constructor() {
    super({ code: 'ACCESS_TOKEN_NOT_FOUND', status: 404, message: 'There is no such access token.' });
  }
}
