import { AppError } from '@shop/errors';

/** One refused field, as @shop/contracts/problem names it. */
export interface RefusedField {
  readonly field: string;
  readonly problem: string;
}

/** Path, query or body do not match the route's schema. Lists every refused field at once. */
export class RequestInvalidError extends AppError {
  constructor(errors: readonly RefusedField[]) {
    super({
      code: 'REQUEST_INVALID',
      status: 400,
      message: 'The request does not match what this route takes; see errors.',
      fields: { errors },
    });
  }
}

export class RouteNotFoundError extends AppError {
  constructor() {
    super({
      code: 'ROUTE_NOT_FOUND',
      status: 404,
      message: 'Nothing lives at this path; see /openapi.json.',
    });
  }
}

export class MethodNotAllowedError extends AppError {
  constructor(readonly allowed: readonly string[]) {
    super({
      code: 'METHOD_NOT_ALLOWED',
      status: 405,
      message: `This path takes ${allowed.join(', ')}.`,
      fields: { allowed },
    });
  }
}

/** The handler did not answer within `HANDLER_TIMEOUT_MS`. */
export class HandlerTimeoutError extends AppError {
  constructor() {
    super({ code: 'REQUEST_TIMED_OUT', status: 503, message: 'The answer took too long. Try again.' });
  }
}
