import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { OutboxRelay } from '../../src/outbox/index.js';
import { MessagesUnderTest } from '../messages-under-test.js';
import { QueueDouble } from './queue-double.js';

describe('the trace of a job', () => {
  const exporter = new InMemorySpanExporter();
  let messages: MessagesUnderTest;

  beforeAll(async () => {
    const spanProcessors = [new SimpleSpanProcessor({ exporter })];
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors }));
    messages = await MessagesUnderTest.start();
  });
  afterAll(() => messages.stop());

  it('runs from who added it through the relay to the consumer', async () => {
    const tracer = trace.getTracer('spec');
    const [id] = await tracer.startActiveSpan('place order', async (span) => {
      const ids = await messages.add(1);
      span.end();
      return ids;
    });
    const queue = new QueueDouble();
    await new OutboxRelay({ database: messages.prisma, transport: queue }).publishDue();
    const [placed, sent] = exporter.getFinishedSpans();
    expect(sent?.name).toBe('send payments');
    expect(sent?.attributes).toMatchObject({ 'messaging.message.id': `${String(id)}-1` });
    expect(sent?.parentSpanContext?.spanId).toBe(placed?.spanContext().spanId);
    const { traceId = '', spanId = '' } = sent?.spanContext() ?? {};
    expect(queue.published[0]?.traceparent).toBe(`00-${traceId}-${spanId}-01`);
    expect(traceId).toBe(placed?.spanContext().traceId);
  });
});
