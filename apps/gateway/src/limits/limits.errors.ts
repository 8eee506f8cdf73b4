import { AppError } from '@shop/errors';

/** A limit is used up. `Retry-After` is the moment at which this request would be admitted. */
export class TooManyRequestsError extends AppError {
  constructor({ policy, retryAfterMs }: { policy: string; retryAfterMs: number }) {
    super({
      code: 'TOO_MANY_REQUESTS',
      status: 429,
      message: 'Too many requests. Wait as long as Retry-After says.',
      fields: { policy },
      retryAfterSeconds: Math.max(1, Math.ceil(retryAfterMs / 1_000)),
    });
  }
}

/** One caller keeps as many streams open as one may. An EventSource does not come back by itself after this. */
export class TooManyStreamsError extends AppError {
  constructor(limit: number) {
    super({
      code: 'TOO_MANY_STREAMS',
      status: 429,
      message: 'Too many streams are open. Close one first.',
      fields: { limit },
    });
  }
}
