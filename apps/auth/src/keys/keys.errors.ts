import { AppError } from '@shop/errors';

/** A signing key of the database cannot be opened with this instance's AUTH_KEY_ENCRYPTION_KEY. */
export class SigningKeyUnreadableError extends AppError {
  constructor(kid: string, cause: unknown) {
    super({
      code: 'SIGNING_KEY_UNREADABLE',
      status: 500,
      message: 'A signing key cannot be opened. Set AUTH_KEY_ENCRYPTION_KEY to the key it was sealed with.',
      fields: { kid },
      cause,
    });
  }
}
