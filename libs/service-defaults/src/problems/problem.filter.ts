import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { problemContentType } from '@shop/contracts/problem';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { AppError } from '@shop/errors';
import type { AllowedMethods } from './allowed-methods.js';
import { toProblem } from './problem.js';
import { MethodNotAllowedError, RouteNotFoundError } from './request.errors.js';

/** Says what an error of a library means; undefined where it does not know. */
export type ErrorTranslator = (error: unknown) => AppError | undefined;

export interface ProblemFilterOptions {
  readonly log: Logger;
  readonly allowedMethods: AllowedMethods;
  readonly translateError: ErrorTranslator | undefined;
}

/** The one place that knows how an error looks in HTTP. Nest sends it every error, Fastify's own included. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #options: ProblemFilterOptions;

  constructor(options: ProblemFilterOptions) {
    this.#options = options;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const thrown = request.is404 ? this.#missOf(request.method, pathOf(request.url)) : error;
    this.send(thrown, request, http.getResponse<FastifyReply>());
  }

  /** Answers with the problem. 5xx are logged with their stack, everything else at debug: it is the caller's. */
  send(raised: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const error = this.#options.translateError?.(raised) ?? raised;
    const problem = toProblem(error, { instance: pathOf(request.url), requestId: request.id });
    const { status, code } = problem.body;
    const { log } = this.#options;
    if (status >= 500) log.error({ requestId: request.id, err: error, code, status }, 'request failed');
    else log.debug({ requestId: request.id, code, status }, 'request refused');
    if (reply.sent || reply.raw.headersSent) {
      // What has begun cannot become a problem; it must not look whole either.
      if (!reply.raw.writableEnded) reply.raw.destroy();
      return;
    }
    if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', problem.retryAfterSeconds);
    if (problem.allowed) reply.header('allow', problem.allowed.join(', '));
    void reply
      .status(status)
      .header('content-type', problemContentType)
      .send(Buffer.from(JSON.stringify(problem.body)));
  }

  /** A route that serves files has the method and may still miss the path. */
  #missOf(method: string, path: string): Error {
    const allowed = this.#options.allowedMethods.of(path);
    return allowed.length > 0 && !allowed.includes(method)
      ? new MethodNotAllowedError(allowed)
      : new RouteNotFoundError();
  }
}

function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  return end === -1 ? url : url.slice(0, end);
}
