import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { inJobSpan } from './job-span.js';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const SPAN_ID = 'b7ad6b7169203331';
const job = { queue: 'payments', name: 'charge', attemptId: 'm1-1' };

describe('the span of a job', () => {
  const exporter = new InMemorySpanExporter();

  beforeAll(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    trace.setGlobalTracerProvider(
      new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
    );
  });

  afterAll(() => {
    trace.disable();
    propagation.disable();
    context.disable();
  });

  it('is a child of the request that wrote the row, and the active one in the handler', async () => {
    let active: string | undefined;
    await inJobSpan({ ...job, traceparent: `00-${TRACE_ID}-${SPAN_ID}-01` }, () => {
      active = trace.getActiveSpan()?.spanContext().spanId;
      return Promise.resolve();
    });
    const [span] = exporter.getFinishedSpans();
    expect(span).toMatchObject({ name: 'process payments charge', kind: SpanKind.CONSUMER });
    expect(span?.attributes).toMatchObject({ 'messaging.message.id': 'm1-1' });
    expect(span?.spanContext().traceId).toBe(TRACE_ID);
    expect(span?.parentSpanContext?.spanId).toBe(SPAN_ID);
    expect(active).toBe(span?.spanContext().spanId);
    exporter.reset();
  });

  it('begins a trace of its own where there was none, and tells a failure', async () => {
    await expect(inJobSpan(job, () => Promise.reject(new Error('of the spec')))).rejects.toThrow(
      'of the spec',
    );
    const [span] = exporter.getFinishedSpans();
    expect(span?.parentSpanContext).toBeUndefined();
    expect(span?.status.code).toBe(SpanStatusCode.ERROR);
  });
});
