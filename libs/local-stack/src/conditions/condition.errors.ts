import { AppError } from '@shop/errors';

/** A condition that was waited for did not come true in time. */
export class ConditionTimeoutError extends AppError {
  constructor(details: { what: string; withinMs: number; cause?: unknown }) {
    super({
      code: 'LOCAL_CONDITION_TIMEOUT',
      status: 503,
      message: `Waited ${details.withinMs} ms in vain until ${details.what}.`,
      fields: { what: details.what, withinMs: details.withinMs },
      cause: details.cause,
    });
  }
}
