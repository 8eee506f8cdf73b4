import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { problemContentType } from '@shop/contracts/problem';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { AllowedMethods } from './allowed-methods.js';
import { toProblem } from './problem.js';
import { MethodNotAllowedError, RouteNotFoundError } from './request.errors.js';

/** The one place that knows how an error looks in HTTP. Nest sends it every error, Fastify's own included. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Logger,
    private readonly allowedMethods: AllowedMethods,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const thrown = request.is404 ? this.#missOf(pathOf(request.url)) : error;
    this.send(thrown, request, http.getResponse<FastifyReply>());
  }

  /** Answers with the problem. 5xx are logged with their stack, everything else at debug: it is the caller's. */
  send(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = toProblem(error, { instance: pathOf(request.url), requestId: request.id });
    const { status, code } = problem.body;
    if (status >= 500) this.log.error({ requestId: request.id, err: error, code, status }, 'request failed');
    else this.log.debug({ requestId: request.id, code, status }, 'request refused');
    if (reply.sent || reply.raw.headersSent) return;
    if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', problem.retryAfterSeconds);
    if (problem.allowed) reply.header('allow', problem.allowed.join(', '));
    void reply
      .status(status)
      .header('content-type', problemContentType)
      .send(Buffer.from(JSON.stringify(problem.body)));
  }

  #missOf(path: string): Error {
    const allowed = this.allowedMethods.of(path);
    return allowed.length > 0 ? new MethodNotAllowedError(allowed) : new RouteNotFoundError();
  }
}

function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  return end === -1 ? url : url.slice(0, end);
}
