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

  it('does not trace what machines ask every few seconds', async () => {
    const child = await startChild({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }, preload);
    const before = exports.flatMap(spansOf).length;
    for (const path of ['health/live', 'health/ready', 'metrics'])
      await fetch(`http://127.0.0.1:${String(child.port)}/${path}`);
    child.process.kill('SIGTERM');
    await expect(child.exited).resolves.toBe(0);
    expect(exports.flatMap(spansOf)).toHaveLength(before);
  });

  it('neither holds up nor disturbs a process whose collector is not there', async () => {
    const child = await startChild({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://nobody.invalid:4318' }, preload);
    const said: string[] = [];
    for (const stream of [child.process.stdout, child.process.stderr])
      stream?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    await fetch(`http://127.0.0.1:${String(child.port)}/work`);
    const stoppedAt = performance.now();
    child.process.kill('SIGTERM');
    await expect(child.exited).resolves.toBe(0);
    expect(performance.now() - stoppedAt).toBeLessThan(5_000); // OpenTelemetry's own patience is 10 s
    expect(said.join('')).not.toMatch(/nobody\.invalid|otlp|"level":[456]0/i);
  });
});

function spansOf({ resourceSpans }: z.infer<typeof exportSchema>) {
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}
