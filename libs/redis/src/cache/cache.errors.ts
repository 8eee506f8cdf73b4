import { AppError } from '@shop/errors';

/** A loader returned something that has no JSON form (a BigInt, a circle). A mistake of ours, seen at its first use. */
export class CacheValueError extends AppError {
  constructor(cause: unknown) {
    super({
      code: 'CACHE_VALUE_INVALID',
      status: 500,
      message: 'A value to be cached has no JSON form.',
      cause,
    });
  }
}

/** A family was registered twice with one cache: its counts would be mixed. Register it once and share it. */
export class CacheFamilyTakenError extends AppError {
  constructor(family: string) {
    super({
      code: 'CACHE_FAMILY_TAKEN',
      status: 500,
      message: `The family '${family}' is already registered with this cache. Register it once and share it.`,
      fields: { family },
    });
  }
}

/** Seconds after which a caller may try again: a failover is over by then, and the queue of loads has moved on. */
const RETRY_AFTER_SECONDS = 2;

/** Redis is left out, and as many loads run and wait as this process may put on the source. */
export class CacheOverloadedError extends AppError {
  constructor() {
    super({
      code: 'CACHE_OVERLOADED',
      status: 503,
      message: 'Too much is being asked for while the cache is away. Try again in a moment.',
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
}

/** A load took longer than its callers may wait. It goes on, and who comes later may find its value. */
export class CacheLoadDeadlineError extends AppError {
  constructor({ family, deadlineMs }: { family: string; deadlineMs: number }) {
    super({
      code: 'CACHE_LOAD_DEADLINE_EXCEEDED',
      status: 503,
      message: `What was asked for could not be loaded within ${String(deadlineMs)} ms. Try again in a moment.`,
      fields: { family, deadlineMs },
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
}
