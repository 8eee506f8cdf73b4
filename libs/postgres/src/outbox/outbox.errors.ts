import { AppError } from '@shop/errors';

/** No dead letter has this id: there never was one, it was given to its consumer again, or it was removed. */
export class DeadLetterNotFoundError extends AppError {
  constructor(id: string) {
    super({
      code: 'DEAD_LETTER_NOT_FOUND',
      status: 404,
      message: 'There is no dead letter of this id.',
      fields: { id },
    });
  }
}

/** The consumer may have forgotten by now that it had done this in spite of its error. It stays a dead letter. */
export class DeadLetterTooOldError extends AppError {
  constructor(id: string) {
    super({
      code: 'DEAD_LETTER_TOO_OLD',
      status: 409,
      message:
        'This dead letter is too old to be tried again safely. See what it has done, and add a new job.',
      fields: { id },
    });
  }
}

/** The transport gave no answer in time. */
export class TransportTimeoutError extends AppError {
  constructor(timeoutMs: number) {
    super({
      code: 'TRANSPORT_TIMEOUT',
      status: 503,
      message: `The transport of the outbox did not answer within ${String(timeoutMs)} ms.`,
      fields: { timeoutMs },
    });
  }
}
