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

  const spanCalled = (called: string) => exporter.getFinishedSpans().find(({ name }) => name === called);

  it('shows each statement beneath who sends it, without its text', async () => {
    const tracer = trace.getTracer('spec');
    await tracer.startActiveSpan('GET /orders', async (span) => {
      await messages.prisma.$queryRaw`SELECT 'secret'`;
      span.end();
    });
    const [request, statement] = ['GET /orders', 'SELECT'].map(spanCalled);
    expect(statement?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
    expect(statement?.attributes).toEqual({ 'db.system.name': 'postgresql', 'db.operation.name': 'SELECT' });
  });

  it('is none for what a process does by itself', async () => {
    const before = exporter.getFinishedSpans().length;
    await messages.prisma.$queryRaw`SELECT 1`;
    expect(exporter.getFinishedSpans()).toHaveLength(before);
  });

  it('runs from who added it through the relay to the consumer', async () => {
    const tracer = trace.getTracer('spec');
    const [id] = await tracer.startActiveSpan('place order', async (span) => {
      const ids = await messages.add(1);
      span.end();
      return ids;
    });
    const queue = new QueueDouble();
    await new OutboxRelay({ database: messages.prisma, transport: queue }).publishDue();
    const [placed, sent] = ['place order', 'send payments'].map(spanCalled);
    expect(sent?.attributes).toMatchObject({ 'messaging.message.id': `${String(id)}-1` });
    expect(sent?.parentSpanContext?.spanId).toBe(placed?.spanContext().spanId);
    const { traceId = '', spanId = '' } = sent?.spanContext() ?? {};
    expect(queue.published[0]?.traceparent).toBe(`00-${traceId}-${spanId}-01`);
    expect(traceId).toBe(placed?.spanContext().traceId);
  });
});
