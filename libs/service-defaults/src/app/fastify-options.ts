import type { IncomingMessage, Server } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import {
  type FastifyBaseLogger,
  type FastifyHttpOptions,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import type { ServiceConfig } from '../config.js';
import { answerClientError } from '../problems/client-error.js';
import { requestIdOf } from '../request-context/request-id.js';

/** How long an idle connection is kept. Longer than our own callers keep one (KEEP_IDLE_SOCKETS_MS), so that they close first. */
const keepAliveTimeoutMs = 30_000;

const maxParamLength = 128;

/** How often Node looks for clients that are too slow; its default of 30 s would let them stay that much longer. */
const slowClientCheckMs = 1_000;

export interface FastifyOptionsInput {
  readonly config: ServiceConfig;
  readonly log: Logger;
  /** Answers what Fastify refuses before it has found a route, such as a malformed URL. */
  readonly refuse: (error: unknown, request: FastifyRequest, reply: FastifyReply) => void;
}

/** Every limit of the HTTP server in one place, but for that of handlers (handler-deadline.ts). */
export function fastifyOptions({ config, log, refuse }: FastifyOptionsInput) {
  return {
    bodyLimit: config.BODY_LIMIT_BYTES,
    requestTimeout: config.RECEIVE_TIMEOUT_MS,
    keepAliveTimeout: keepAliveTimeoutMs,
    http: {
      maxHeaderSize: config.HEADER_LIMIT_BYTES,
      connectionsCheckingInterval: slowClientCheckMs,
      // Most requests are reads without a body: Node need not make a stream of what is not there.
      optimizeEmptyRequests: true,
    },
    routerOptions: { maxParamLength },
    // A request that arrives while we close is answered; draining has asked its client to go elsewhere next time.
    return503OnClosing: false,
    // No middleware is used: the engine for it would cost every request a little.
    skipMiddie: true,
    loggerInstance: childless(log),
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    genReqId: (request: IncomingMessage | Http2ServerRequest) => requestIdOf(request.headers['x-request-id']),
    frameworkErrors: (error, request, reply) => {
      refuse(error, request, reply);
    },
    clientErrorHandler: answerClientError,
  } satisfies FastifyHttpOptions<Server> & { skipMiddie: boolean };
}

/**
 * The same log for every request: what a line tells of one comes from its context. Not by `childLoggerFactory`, whose every
 * logger Fastify looks over for its seven methods.
 */
function childless(log: Logger): FastifyBaseLogger {
  const one: FastifyBaseLogger = Object.assign(Object.create(log) as Logger, { child: () => one });
  return one;
}
