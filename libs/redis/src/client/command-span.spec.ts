import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { traceCommand } from './command-span.js';
import { RedisReplyError } from './redis.errors.js';

describe('the span of a command', () => {
  const exporter = new InMemorySpanExporter();

  beforeAll(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(
      new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
    );
  });
  beforeEach(() => {
    exporter.reset();
  });
  afterAll(() => {
    trace.disable();
    context.disable();
  });

  /** Sends a command within a request, and waits for its end as the request would. */
  const inRequest = (reply: Promise<unknown>) =>
    trace.getTracer('spec').startActiveSpan('GET /cart', async (request) => {
      traceCommand('hgetall', reply);
      await reply.catch(() => undefined);
      request.end();
    });

  it('is a child of the request, without keys or values', async () => {
    await inRequest(Promise.resolve(['secret']));
    const [command, request] = exporter.getFinishedSpans();
    expect(command).toMatchObject({
      ...{ name: 'HGETALL', kind: SpanKind.CLIENT },
      attributes: { 'db.system.name': 'redis', 'db.operation.name': 'HGETALL' },
    });
    expect(command?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
    expect(Object.keys(command?.attributes ?? {})).toHaveLength(2);
  });

  it('says that a command failed, and with which code', async () => {
    await inRequest(Promise.reject(new RedisReplyError({ replyCode: 'WRONGTYPE', cause: undefined })));
    const [command] = exporter.getFinishedSpans();
    expect(command?.status.code).toBe(SpanStatusCode.ERROR);
    expect(command?.attributes['error.type']).toBe('REDIS_COMMAND_REFUSED');
  });

  it('says that a command failed where nobody gave the failure a code', async () => {
    await inRequest(Promise.reject(new Error('torn')));
    const [command] = exporter.getFinishedSpans();
    expect(command?.status.code).toBe(SpanStatusCode.ERROR);
    expect(command?.attributes['error.type']).toBe('UNKNOWN');
  });

  it('is none outside of a request', () => {
    traceCommand('cluster', Promise.resolve());
    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});
