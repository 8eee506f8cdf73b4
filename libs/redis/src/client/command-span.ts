import { type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/*
 * A span a command, beneath the request or the job that sends it. What a process does by itself, a topology refresh or a
 * look at a queue, makes no traces of its own. Names are the semantic conventions' for database calls; keys and values
 * stay out of them.
 */

const tracer = trace.getTracer('@shop/redis');

/** Follows a command to its end, where somebody records; else it costs one look. Changes nothing about the reply. */
export function traceCommand(name: string, reply: Promise<unknown>): void {
  if (trace.getActiveSpan()?.isRecording() !== true) return;
  const attributes = { 'db.system.name': 'redis', 'db.operation.name': name.toUpperCase() };
  const span = tracer.startSpan(name.toUpperCase(), { kind: SpanKind.CLIENT, attributes });
  reply.then(
    () => span.end(),
    (error: unknown) => fail(span, error),
  );
}

function fail(span: Span, error: unknown): void {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
  span.setAttribute('error.type', code).setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
