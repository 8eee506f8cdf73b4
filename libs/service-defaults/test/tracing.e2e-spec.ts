import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { startChild } from './child.js';

const preload = ['--import', join(import.meta.dirname, '../dist/tracing/register.js')];

/** The part of OTLP's JSON that matters here. */
const exportSchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(z.object({ key: z.string(), value: z.unknown() })) }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              name: z.string(),
              kind: z.number(),
              traceId: z.string(),
              parentSpanId: z.string().optional(),
            }),
          ),
        }),
      ),
    }),
  ),
});

describe('tracing', () => {
  let collector: Server;
  let endpoint: string;
  const exports: z.infer<typeof exportSchema>[] = [];

  beforeAll(async () => {
    collector = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        exports.push(exportSchema.parse(JSON.parse(Buffer.concat(chunks).toString())));
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
    collector.listen(0, '127.0.0.1');
    await once(collector, 'listening');
    const address = collector.address();
    endpoint = `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}`;
  });
  afterAll(() => {
    collector.close();
  });

  it("sends a span per request, as a child of the caller's, before the process ends", async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: 'child' };
    const child = await startChild(env, preload);
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const response = await fetch(`http://127.0.0.1:${String(child.port)}/work`, { headers: { traceparent } });
    expect(response.status).toBe(200);
    child.process.kill('SIGTERM');
    await expect(child.exited).resolves.toBe(0);
    const [resourceSpans] = exports.flatMap((each) => each.resourceSpans);
    expect(resourceSpans?.resource.attributes).toContainEqual({
      key: 'service.name',
      value: { stringValue: 'child' },
    });
    expect(resourceSpans?.scopeSpans.flatMap(({ spans }) => spans)).toEqual([
      {
        name: 'GET /work',
        kind: 2,
        traceId: '0af7651916cd43dd8448eb211c80319c',
        parentSpanId: 'b7ad6b7169203331',
      },
    ]);
  });

  it('is off without an endpoint', async () => {
    const before = exports.length;
    const child = await startChild({}, preload);
    await fetch(`http://127.0.0.1:${String(child.port)}/work`);
    child.process.kill('SIGTERM');
    await expect(child.exited).resolves.toBe(0);
    expect(exports).toHaveLength(before);
  });

  it('never holds up a process whose collector is gone', async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', SHUTDOWN_GRACE_MS: '8000' };
    const child = await startChild(env, preload);
    await fetch(`http://127.0.0.1:${String(child.port)}/work`);
    child.process.kill('SIGTERM');
    await expect(child.exited).resolves.toBe(0);
  });
});
