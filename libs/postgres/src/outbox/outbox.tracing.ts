// One trace runs from the request that added a job to the work that it leads to. Costs next to nothing while nobody traces.
import {
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { OutboxAttempt, OutboxTransport } from './outbox-transport.js';

/** The W3C trace context of the active span; undefined while nobody traces. */
export function activeTraceparent(): string | undefined {
  return traceparentOf(context.active());
}

/**
 * The same transport with a span for each attempt: a child of the span that added the job, and the parent of what the
 * consumer does. Names follow OpenTelemetry's conventions for messaging.
 */
export function withSpans(transport: OutboxTransport): OutboxTransport {
  return {
    outcomes: (attempts) => transport.outcomes(attempts),
    publish: async (attempts) => {
      const sent = attempts.map(startSpan);
      let accepted: readonly string[] = [];
      try {
        accepted = await transport.publish(sent.map(({ attempt }) => attempt));
        return accepted;
      } finally {
        const taken = new Set(accepted);
        for (const { span, attempt } of sent) endSpan(span, taken.has(attempt.attemptId));
      }
    },
  };
}

function startSpan(attempt: OutboxAttempt): { span: Span; attempt: OutboxAttempt } {
  const { queue, attemptId, traceparent } = attempt;
  const parent = propagation.extract(ROOT_CONTEXT, { traceparent });
  const attributes = {
    'messaging.operation.type': 'send',
    'messaging.destination.name': queue,
    'messaging.message.id': attemptId,
  };
  const options = { kind: SpanKind.PRODUCER, attributes };
  const span = trace.getTracer('@shop/postgres').startSpan(`send ${queue}`, options, parent);
  const own = traceparentOf(trace.setSpan(parent, span));
  return { span, attempt: own === undefined ? attempt : { ...attempt, traceparent: own } };
}

function endSpan(span: Span, isTaken: boolean): void {
  if (!isTaken) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

function traceparentOf(active: typeof ROOT_CONTEXT): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(active, carrier);
  return carrier.traceparent;
}
