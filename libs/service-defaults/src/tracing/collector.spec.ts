import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { Collector } from './collector.js';

/** Says of every batch what the spec wants. */
class ScriptedExporter implements SpanExporter {
  error: Error | undefined;

  export(_spans: unknown[], done: Parameters<SpanExporter['export']>[1]): void {
    done(this.error ? { code: 1, error: this.error } : { code: 0 });
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}

describe('Collector', () => {
  const exporter = new ScriptedExporter();
  let answer: number | 'silence';
  let asked: string[];
  let server: ReturnType<typeof createServer>;
  let collector: Collector;

  beforeEach(async () => {
    [answer, asked, exporter.error] = [200, [], undefined];
    server = createServer((request, response) => {
      request.on('data', (body: Buffer) => asked.push(`${String(request.url)} ${body.toString()}`));
      if (answer !== 'silence') response.writeHead(answer).end('{}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const url = `http://localhost:${String(typeof address === 'object' ? address?.port : 0)}/v1/traces`;
    collector = new Collector({ url, exporter, timeoutMs: 250, askEveryMs: 1 });
  });

  afterEach(async () => {
    await collector.shutdown();
    server.closeAllConnections();
    server.close();
  });

  async function untilListening(isListening: boolean): Promise<void> {
    while (collector.isListening !== isListening) await sleep(1);
  }

  it('is asked with an empty batch before anything is recorded', async () => {
    expect(collector.isListening).toBe(false);
    await collector.watch();
    expect(collector.isListening).toBe(true);
    expect(asked).toEqual(['/v1/traces {"resourceSpans":[]}']);
  });

  it('is asked again until it answers well', async () => {
    answer = 503;
    await collector.watch();
    expect(collector.isListening).toBe(false);
    answer = 200;
    await untilListening(true);
  });

  it('does not listen from the first batch that it does not take until it answers again', async () => {
    await collector.watch();
    answer = 503;
    exporter.error = new Error('of the spec');
    collector.export([], () => undefined);
    expect(collector.isListening).toBe(false);
    answer = 200;
    await untilListening(true);
  });

  it('holds up a start no longer than its timeout', async () => {
    answer = 'silence';
    const startedAt = performance.now();
    await collector.watch();
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(collector.isListening).toBe(false);
  });

  it('is not asked after its end', async () => {
    answer = 503;
    await collector.watch();
    await collector.shutdown();
    await sleep(20);
    const before = asked.length;
    await sleep(20);
    expect(asked).toHaveLength(before);
  });
});
