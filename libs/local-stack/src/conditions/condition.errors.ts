import { AppError } from '@shop/errors';

/** A condition that was waited for did not come true in time; it says what stood in its way last, where that is known. */
export class ConditionTimeoutError extends AppError {
  constructor(details: { what: string; withinMs: number; cause?: unknown }) {
    const last = details.cause instanceof Error ? ` Last: ${details.cause.message}` : '';
    super({
      code: 'LOCAL_CONDITION_TIMEOUT',
      status: 503,
      message: `Waited ${details.withinMs} ms in vain until ${details.what}.${last}`,
      fields: { what: details.what, withinMs: details.withinMs },
      cause: details.cause,
    });
  }
}
