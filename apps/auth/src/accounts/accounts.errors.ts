import { AppError } from '@shop/errors';

/** Another account has this e-mail address. */
export class EmailTakenError extends AppError {
  constructor() {
    super({
      code: 'EMAIL_TAKEN',
      status: 409,
      message: 'There is an account with this e-mail address. Sign in, or use another address.',
      fields: { field: 'email' },
    });
  }
}

/** Wrong password or no such account: the same words, so that nobody learns who has an account. */
export class CredentialsWrongError extends AppError {
  constructor() {
    super({
      code: 'CREDENTIALS_WRONG',
      status: 401,
      message: 'The e-mail address or the password is wrong.',
    });
  }
}

/** The caller's account was erased meanwhile. */
export class AccountNotFoundError extends AppError {
  constructor() {
    super({ code: 'ACCOUNT_NOT_FOUND', status: 404, message: 'There is no such account any more.' });
  }
}

/** More login attempts for one account than the window allows. */
export class LoginLimitedError extends AppError {
  constructor(retryAfterMs: number) {
    super({
      code: 'LOGIN_LIMITED',
      status: 429,
      message: 'Too many attempts to sign in to this account. Try again later.',
      retryAfterSeconds: Math.ceil(retryAfterMs / 1_000),
    });
  }
}

/** Whoever asks is known, but has no account: an operator's token, or another service. */
export class AccountNeededError extends AppError {
  constructor() {
    super({
      code: 'ACCOUNT_NEEDED',
      status: 403,
      message: 'Only an account has these. Sign in with an account of the shop.',
    });
  }
}
