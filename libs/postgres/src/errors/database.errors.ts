import { AppError } from '@shop/errors';

/** The database cannot be reached, is out of connections, or did not answer in time. Nothing is known to be wrong. */
export class DatabaseUnavailableError extends AppError {
  constructor(cause: unknown) {
    super({
      code: 'DATABASE_UNAVAILABLE',
      status: 503,
      message: 'The database does not answer now. Try again.',
      retryAfterSeconds: 2,
      cause,
    });
  }
}

/** Two transactions wanted the same rows and this one gave way. The same request may be sent again. */
export class WriteConflictError extends AppError {
  constructor(cause: unknown) {
    super({
      code: 'WRITE_CONFLICT',
      status: 503,
      message: 'Another change came first. Try again.',
      retryAfterSeconds: 1,
      cause,
    });
  }
}

/** The database refused a value that must be unique. Where the caller has a better word, it throws its own error. */
export class AlreadyExistsError extends AppError {
  constructor(
    /** For logs and for callers in the process; names of constraints are not sent. */
    readonly constraint: string | undefined,
    cause: unknown,
  ) {
    super({ code: 'ALREADY_EXISTS', status: 409, message: 'This exists already.', cause });
  }
}

/** The row refers to one that does not exist, or one that is still referred to was to go. */
export class ReferenceBrokenError extends AppError {
  constructor(
    readonly constraint: string | undefined,
    cause: unknown,
  ) {
    super({
      code: 'REFERENCE_BROKEN',
      status: 409,
      message: 'This refers to something that does not exist.',
      cause,
    });
  }
}
