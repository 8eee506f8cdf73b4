import { AppError } from '@shop/errors';

/**
 * The request offers a credential that could not be judged: Redis or auth was silent. It may be good, so its sender is
 * neither taken for anonymous nor told that it is wrong.
 */
export class IdentityUnavailableError extends AppError {
  constructor(cause: unknown) {
    super({
      code: 'IDENTITY_UNAVAILABLE',
      status: 503,
      message: 'Who asks cannot be told just now. You are still signed in; try again in a moment.',
      retryAfterSeconds: 2,
      cause,
    });
  }
}
