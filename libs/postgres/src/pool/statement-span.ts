// A span a statement, beneath the request or the job that sends it. What a process does by itself, such as a sweep or a
// relay's look for rows, makes no traces of its own. Names are the semantic conventions' for database calls; the text of a
// statement and its values stay out of them.
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

const tracer = trace.getTracer('@shop/postgres');

/** Runs a statement in a span, where somebody records; else it costs one look. */
export async function inStatementSpan<Result>(sql: string, run: () => Promise<Result>): Promise<Result> {
  if (trace.getActiveSpan()?.isRecording() !== true) return run();
  const operation = operationOf(sql);
  const attributes = { 'db.system.name': 'postgresql', 'db.operation.name': operation };
  const span = tracer.startSpan(operation, { kind: SpanKind.CLIENT, attributes });
  try {
    return await run();
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

/** The first word: `SELECT`, `INSERT`, `WITH`. */
function operationOf(sql: string): string {
  return /\w+/.exec(sql)?.[0].toUpperCase() ?? 'UNKNOWN';
}
