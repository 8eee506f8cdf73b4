import { AppError } from '@shop/errors';

/** The provider did not answer in time. It may have done what it was asked: ask again, under the same key. */
export class ProviderTimeoutError extends AppError {
  constructor(call: string) {
    super({
      code: 'PROVIDER_TIMED_OUT',
      status: 503,
      message: 'The payment provider did not answer in time. Try again.',
      fields: { call },
      retryAfterSeconds: 1,
    });
  }
}

/** The provider says that this cannot be done, and has not done it. */
export class ProviderRefusedError extends AppError {
  constructor(key: string) {
    super({
      code: 'PROVIDER_REFUSED',
      status: 502,
      message: 'The payment provider refuses this.',
      fields: { key },
    });
  }
}

/** The provider answered, and the charge stands as if it had not: going on would be going round. */
export class ProviderInconsistentError extends AppError {
  constructor(key: string) {
    super({
      code: 'PROVIDER_INCONSISTENT',
      status: 502,
      message: 'The payment provider contradicts itself.',
      fields: { key },
    });
  }
}
