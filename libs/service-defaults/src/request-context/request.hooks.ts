import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { type HttpMetrics, unmatchedRoute } from '../metrics/http.metrics.js';
import { startRequestSpan } from '../tracing/request-span.js';
import { type RequestContext, runInRequest } from './request-context.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null until the first hook has run. */
    shopContext: RequestContext | null;
  }
}

/** nginx's number for a client that went away before its answer. Never sent, only counted and logged. */
const clientClosedRequest = 499;

/** Routes that machines ask every few seconds: neither logged nor traced. */
const quietRoutes = new Set(['/metrics', '/health/live', '/health/ready']);

export interface RequestWatchers {
  readonly log: Logger;
  readonly metrics: HttpMetrics;
}

/** Opens the context of each request, and counts, logs and traces it when it ends, by whichever end comes first. */
export function observeRequests(fastify: FastifyInstance, watchers: RequestWatchers): void {
  fastify.decorateRequest('shopContext', null);

  fastify.addHook('onRequest', (request, reply, done) => {
    watchers.metrics.opened();
    const context = openContext(request);
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

interface RequestEnd extends RequestWatchers {
  readonly status: number;
}

/** Does nothing the second time. */
function closeRequest(
  request: FastifyRequest,
  reply: FastifyReply,
  { log, metrics, status }: RequestEnd,
): void {
  const context = request.shopContext;
  if (!context) return;
  request.shopContext = null;
  const { method } = request;
  const route = routeOf(request);
  const durationMs = reply.elapsedTime;
  metrics.closed({ method, route, status, durationMs });
  context.span?.end(status);
  const line = { method, route, status, durationMs: Math.round(durationMs * 100) / 100 };
  runInRequest(context, () => {
    log[quietRoutes.has(route) ? 'debug' : 'info'](line, 'request');
  });
}

function openContext(request: FastifyRequest): RequestContext {
  const { traceparent } = request.headers;
  const route = routeOf(request);
  return {
    requestId: request.id,
    traceparent: typeof traceparent === 'string' ? traceparent : undefined,
    span: quietRoutes.has(route) ? undefined : startRequestSpan(request, route),
    identityStatement: undefined,
  };
}

/** The pattern (`/products/:sku`), never the URL. */
function routeOf(request: FastifyRequest): string {
  return request.is404 ? unmatchedRoute : (request.routeOptions.url ?? unmatchedRoute);
}
