import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { fieldsOf } from '../logging/logger.js';
import { countStream, type HttpMetrics, observeAnswer, unmatchedRoute } from '../metrics/http.metrics.js';
import type { TrailsPort } from '../request-trails/request-trails.port.js';
import { startRequestSpan } from '../tracing/request-span.js';
import { limitHandler } from './handler-deadline.js';
import { type RequestContext, runInRequest } from './request-context.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null until the first hook has run. */
    shopContext: RequestContext | null;
  }
}

/** nginx's number for a client that went away before its answer. Never sent, only counted and logged. */
const clientClosedRequest = 499;

/** Routes that machines ask every few seconds: neither logged nor traced nor followed. */
const quietRoutes = new Set(['/metrics', '/health/live', '/health/ready']);

export interface RequestWatchers {
  /** Takes a line a request: `createRequestLogger`. */
  readonly requestLog: Logger;
  readonly metrics: HttpMetrics;
  /** Undefined: requests are not followed. */
  readonly trails: TrailsPort | undefined;
  /** How long a handler may take, in milliseconds. */
  readonly handlerLimitMs: number;
}

/** Opens the context of each request, and counts, logs and traces it when it ends, by whichever end comes first. */
export function observeRequests(fastify: FastifyInstance, watchers: RequestWatchers): void {
  fastify.decorateRequest('shopContext', null);
  const { metrics } = watchers;

  fastify.addHook('onRequest', (request, reply, done) => {
    metrics.opened();
    const context = openContext(request, reply, watchers);
    request.shopContext = context;
    reply.header('x-request-id', request.id);
    reply.raw.once('close', () => {
      closeRequest(request, reply, { ...watchers, status: clientClosedRequest });
    });
    runInRequest(context, done);
  });

  // A body arrives in events of the socket, which know nothing of the context: it is entered again.
  fastify.addHook('preValidation', (request, _reply, done) => {
    if (request.body === undefined || request.shopContext === null) done();
    else runInRequest(request.shopContext, done);
  });

  fastify.addHook('onResponse', (request, reply, done) => {
    closeRequest(request, reply, { ...watchers, status: reply.statusCode });
    done();
  });
}

/** Says that the answer begins now and is a stream: its duration is the time until here, and its span ends. */
export function noteStreaming(request: FastifyRequest, reply: FastifyReply): void {
  const context = request.shopContext;
  if (!context || context.isStreaming) return;
  context.isStreaming = true;
  clearTimeout(context.deadline);
  countStream(1);
  const { method } = request;
  observeAnswer({ method, route: context.route, status: reply.statusCode }, reply.elapsedTime);
  context.span?.end(reply.statusCode);
}

interface RequestEnd extends Pick<RequestWatchers, 'requestLog' | 'metrics'> {
  readonly status: number;
}

/** Does nothing the second time. A stream that its client leaves has ended well. */
function closeRequest(
  request: FastifyRequest,
  reply: FastifyReply,
  { requestLog, metrics, status: ended }: RequestEnd,
): void {
  const context = request.shopContext;
  if (!context) return;
  request.shopContext = null;
  clearTimeout(context.deadline);
  const { isStreaming, route } = context;
  const { method } = request;
  const status = isStreaming ? reply.statusCode : ended;
  const { elapsedTime } = reply;
  metrics.closed();
  context.trail?.end(status);
  if (isStreaming) {
    countStream(-1);
  } else {
    observeAnswer({ method, route, status }, elapsedTime);
    context.span?.end(ended);
  }
  const durationMs = Math.round(elapsedTime * 100) / 100;
  const line = { ...fieldsOf(context), method, route, status, durationMs };
  requestLog[quietRoutes.has(route) ? 'debug' : 'info'](
    isStreaming ? { ...line, streamed: true } : line,
    'request',
  );
}

function openContext(
  request: FastifyRequest,
  reply: FastifyReply,
  { trails, handlerLimitMs }: RequestWatchers,
): RequestContext {
  const { traceparent } = request.headers;
  const { id, method } = request;
  const route = routeOf(request);
  const isQuiet = quietRoutes.has(route);
  return {
    requestId: id,
    route,
    traceparent: typeof traceparent === 'string' ? traceparent : undefined,
    span: isQuiet ? undefined : startRequestSpan(request, route),
    trail: isQuiet ? undefined : trails?.begin({ id, method, route }),
    deadline: limitHandler(reply, handlerLimitMs),
    identityStatement: undefined,
    isStreaming: false,
  };
}

/** The pattern (`/products/:sku`), never the URL. */
function routeOf(request: FastifyRequest): string {
  return request.is404 ? unmatchedRoute : (request.routeOptions.url ?? unmatchedRoute);
}
