import { AppError } from '@shop/errors';

/** Somebody else holds the lock, and did so until the caller would wait no longer. Nothing was done. */
export class LockHeldError extends AppError {
  constructor({ lock, leftMs }: { lock: string; leftMs: number }) {
    super({
      code: 'LOCK_HELD',
      status: 409,
      message: 'This is being worked on elsewhere. Try again in a moment.',
      fields: { lock },
      retryAfterSeconds: Math.max(1, Math.ceil(leftMs / 1_000)),
    });
  }
}

/** The lease could not be extended: somebody else may hold the lock by now. Stop, and write nothing without its token. */
export class LockLostError extends AppError {
  constructor({ lock, reason }: { lock: string; reason: string }) {
    super({
      code: 'LOCK_LOST',
      status: 503,
      message: 'The lock was lost before the work was done. Try again in a moment.',
      fields: { lock, reason },
      retryAfterSeconds: 2,
    });
  }
}

/** A lease or a wait that cannot be kept. A mistake of ours. */
export class LockOptionsError extends AppError {
  constructor({ lock, mend }: { lock: string; mend: string }) {
    super({
      code: 'LOCK_OPTIONS_INVALID',
      status: 500,
      message: `The lock '${lock}' cannot be taken: ${mend}.`,
      fields: { lock },
    });
  }
}
