import { AppError } from '@shop/errors';

/** What an erasure consists of, in this order. `cache` is the copy of the profile in Redis. */
export const erasureParts = ['cart', 'user', 'cache', 'auth'] as const;

export type ErasurePart = (typeof erasureParts)[number];

/** One part failed; those before it are done, it and those after it may not be. The same request completes it. */
export class ErasureIncompleteError extends AppError {
  constructor(failed: ErasurePart, cause: unknown) {
    super({
      code: 'ERASURE_INCOMPLETE',
      status: 503,
      message: `The account is not erased yet: ${failed} did not confirm it. Send the same request again.`,
      fields: { pending: erasureParts.slice(erasureParts.indexOf(failed)) },
      retryAfterSeconds: 2,
      cause,
    });
  }
}

/** Redis has not confirmed that the copy is gone; it expires by itself within ten minutes. */
export class CopyNotForgottenError extends AppError {
  constructor() {
    super({
      code: 'COPY_NOT_FORGOTTEN',
      status: 503,
      message: 'The cached copy is not confirmed to be gone. Try again in a moment.',
      retryAfterSeconds: 2,
    });
  }
}
