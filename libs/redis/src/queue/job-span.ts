import { propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, context } from '@opentelemetry/api';

/*
 * The request that wrote the outbox row is the parent of the span in which its job is handled: its trace context came
 * along in the row. Costs nothing while nobody has set up tracing.
 */

const tracer = trace.getTracer('@shop/redis/queue');

export interface HandledJob {
  readonly queue: string;
  readonly name: string;
  readonly attemptId: string;
  /** W3C trace context, if there is one. */
  readonly traceparent?: string | undefined;
}

/** Runs a handler in a span of its own, with the semantic conventions' names for messaging. */
export async function inJobSpan(job: HandledJob, run: () => Promise<void>): Promise<void> {
  const carrier = job.traceparent === undefined ? {} : { traceparent: job.traceparent };
  const parent = propagation.extract(ROOT_CONTEXT, carrier);
  const attributes = {
    'messaging.system': 'bullmq',
    'messaging.operation.type': 'process',
    'messaging.destination.name': job.queue,
    'messaging.message.id': job.attemptId,
  };
  const options = { kind: SpanKind.CONSUMER, attributes };
  const span = tracer.startSpan(`process ${job.queue} ${job.name}`, options, parent);
  try {
    await context.with(trace.setSpan(parent, span), run);
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}
