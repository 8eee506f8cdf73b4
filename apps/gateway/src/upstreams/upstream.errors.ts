import { AppError } from '@shop/errors';

/** Every instance refused the connection: the service is down or starting. Nothing was sent. */
export class UpstreamUnavailableError extends AppError {
  constructor(service: string, cause: unknown) {
    super({
      code: 'UPSTREAM_UNAVAILABLE',
      status: 503,
      message: 'A part of the shop does not answer. Try again in a moment.',
      fields: { service },
      retryAfterSeconds: 1,
      cause,
    });
  }
}

/** The connection broke before an answer came. A write may have happened: repeat it only under the same key. */
export class UpstreamBrokenError extends AppError {
  constructor(service: string, cause: unknown) {
    super({
      code: 'UPSTREAM_BROKEN',
      status: 502,
      message:
        'A part of the shop broke off before it answered. It is not known whether the request took effect.',
      fields: { service },
      retryAfterSeconds: 1,
      cause,
    });
  }
}

/** No answer within the deadline of the request's class. A write may still happen. */
export class UpstreamTimeoutError extends AppError {
  constructor(service: string, deadlineMs: number) {
    super({
      code: 'UPSTREAM_TIMEOUT',
      status: 504,
      message: 'A part of the shop took too long to answer. It is not known whether the request took effect.',
      fields: { service, deadlineMs },
      retryAfterSeconds: 1,
    });
  }
}
