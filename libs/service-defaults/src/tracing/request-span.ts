import {
  type Context,
  defaultTextMapGetter,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { FastifyRequest } from 'fastify';
import { isTracing } from './tracing.js';

/** The server span of one request. Names and attributes follow OpenTelemetry's HTTP semantic conventions. */
export interface RequestSpan {
  readonly context: Context;
  readonly traceId: string;
  /** @param status the HTTP status sent, 499 when the client went away */
  end(status: number): void;
}

/** Opens the server span, as a child of the caller's when it sent a `traceparent`. Null cost when not tracing. */
export function startRequestSpan(request: FastifyRequest, route: string): RequestSpan | undefined {
  if (!isTracing()) return undefined;
  const parent = propagation.extract(ROOT_CONTEXT, request.headers, defaultTextMapGetter);
  const attributes = {
    'http.request.method': request.method,
    'http.route': route,
    'url.scheme': request.protocol,
  };
  const options = { kind: SpanKind.SERVER, attributes };
  const span = trace
    .getTracer('@shop/service-defaults')
    .startSpan(`${request.method} ${route}`, options, parent);
  return {
    context: trace.setSpan(parent, span),
    traceId: span.spanContext().traceId,
    end: (status) => {
      endSpan(span, status);
    },
  };
}

function endSpan(span: Span, status: number): void {
  span.setAttribute('http.response.status_code', status);
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
