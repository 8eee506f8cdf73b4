import { AsyncLocalStorage } from 'node:async_hooks';
import { context, propagation } from '@opentelemetry/api';
import type { TrailPort } from '../request-trails/request-trails.port.js';
import type { RequestSpan } from '../tracing/request-span.js';

/**
 * What belongs to the request being answered, without passing it through every call: log lines and outbound calls
 * find it here. Outside a request (jobs, timers) there is none, and both work without it.
 */
export interface RequestContext {
  readonly requestId: string;
  /** The pattern (`/products/:sku`), never the URL. */
  readonly route: string;
  /** The caller's W3C `traceparent`, passed on untouched when this process does not trace. */
  readonly traceparent: string | undefined;
  /** Set when this process traces. */
  readonly span: RequestSpan | undefined;
  /** Set when this process keeps what its requests had done. */
  readonly trail: TrailPort | undefined;
  /** Ends a handler that takes too long. */
  readonly deadline: NodeJS.Timeout;
  /** The caller's `x-shop-identity`, once it was verified: calls in the caller's name pass it on. */
  identityStatement: string | undefined;
  /** Its answer goes on for as long as the client likes; what is measured of it is measured already. */
  isStreaming: boolean;
}

const storage = new AsyncLocalStorage<RequestContext>();

export function currentRequest(): RequestContext | undefined {
  return storage.getStore();
}

/** Runs `work`, and everything asynchronous it starts, inside the request. */
export function runInRequest<Result>(request: RequestContext, work: () => Result): Result {
  const { span, trail } = request;
  const within = trail === undefined ? work : () => trail.run(work);
  if (!span) return storage.run(request, within);
  return context.with(span.context, () => storage.run(request, within));
}

/** The trace id of the current request: our own span's, or the caller's when we do not trace. */
export function traceIdOf(request: RequestContext): string | undefined {
  return request.span?.traceId ?? request.traceparent?.split('-', 2)[1];
}

/** Headers that tie a call to another service to the request that caused it: `x-request-id` and `traceparent`. */
export function outboundHeaders(): Record<string, string> {
  const request = storage.getStore();
  if (!request) return {};
  const headers: Record<string, string> = { 'x-request-id': request.requestId };
  if (request.span) propagation.inject(context.active(), headers);
  else if (request.traceparent) headers['traceparent'] = request.traceparent;
  return headers;
}
