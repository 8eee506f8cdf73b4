import { AppError } from '@shop/errors';

/** A user id that cannot be part of a session cookie. Use letters, digits, `-` and `_`, 1 to 128 of them. */
export class SessionUserIdError extends AppError {
  constructor() {
    super({
      code: 'SESSION_USER_ID_INVALID',
      status: 400,
      message: 'A user id has 1 to 128 letters, digits, hyphens or underscores.',
    });
  }
}
