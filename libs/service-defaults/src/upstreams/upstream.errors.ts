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

/** What a service answered that did not do what it was asked. */
export interface UpstreamProblem {
  readonly service: string;
  /** The status it answered. */
  readonly status: number;
  /** Its problem's stable code; `UNKNOWN` when it was no problem of the shop's. */
  readonly code: string;
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/**
 * A service answered with a problem. Handle the ones that mean something to you by `upstreamStatus` or `upstreamCode`;
 * unhandled, "not now" stays a 503 and everything else is a 502: its 404 is not ours.
 */
export class UpstreamProblemError extends AppError {
  readonly service: string;
  readonly upstreamStatus: number;
  readonly upstreamCode: string;

  constructor({ service, status, code, retryAfterSeconds = 1, cause }: UpstreamProblem) {
    const isNotNow = status === 503;
    super({
      code: 'UPSTREAM_PROBLEM',
      status: isNotNow ? 503 : 502,
      message: 'A part of the shop could not do what this request needs.',
      fields: { service, upstreamStatus: status, upstreamCode: code },
      ...(isNotNow && { retryAfterSeconds }),
      cause,
    });
    this.service = service;
    this.upstreamStatus = status;
    this.upstreamCode = code;
  }
}

/** A service answered a success that its caller cannot read: their versions do not fit. */
export class UpstreamAnswerError extends AppError {
  constructor(service: string, cause: unknown) {
    super({
      code: 'UPSTREAM_ANSWER_INVALID',
      status: 502,
      message: 'A part of the shop answered in a way that is not understood.',
      fields: { service },
      cause,
    });
  }
}
