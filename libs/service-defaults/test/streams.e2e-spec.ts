import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp, type EventStream } from '../src/index.js';
import { sampleConfig } from './sample-app.js';
import { startChild } from './child.js';
import { KettleController, StreamingModule } from './streaming-app.js';

/** An answer that is still coming in. */
interface Open {
  readonly response: IncomingMessage;
  /** Resolves when what has arrived contains `text`. */
  untilHeard(text: string): Promise<string>;
  /** Everything, once it has ended as whole. Rejects when it was broken off. */
  readonly whole: Promise<string>;
  leave(): void;
}

async function open(port: number, path: string, method = 'GET'): Promise<Open> {
  const sent = request({ port, path, method, host: '127.0.0.1', agent: false });
  sent.end();
  const [response]: IncomingMessage[] = await once(sent, 'response');
  if (!response) throw new Error('no answer');
  let text = '';
  response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const whole = once(response, 'end').then(() => text);
  whole.catch(() => undefined);
  const untilHeard = async (part: string): Promise<string> => {
    while (!text.includes(part)) await once(response, 'data');
    return text;
  };
  return { response, untilHeard, whole, leave: () => sent.destroy() };
}

async function untilOver({ signal }: EventStream): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

describe('a stream of events', () => {
  let app: NestFastifyApplication;
  let kettle: KettleController;
  let port: number;
  let lines: Record<string, unknown>[];

  beforeEach(async () => {
    lines = [];
    app = await createApp({
      name: 'kettle',
      config: sampleConfig({ LOG_LEVEL: 'info', HANDLER_TIMEOUT_MS: '200' }),
      module: () => ({ module: StreamingModule }),
      logDestination: new Writable({
        write: (chunk, _encoding, done) => {
          lines.push(JSON.parse(String(chunk)));
          done();
        },
      }),
    });
    await app.listen(0, '127.0.0.1');
    port = Number(new URL(await app.getUrl()).port);
    kettle = app.get(KettleController);
  });
  afterEach(() => app.close());

  const begun = (): EventStream => {
    const stream = kettle.streams.at(-1);
    if (!stream) throw new Error('none has begun');
    return stream;
  };

  it('arrives event by event, under headers that keep proxies from holding it back', async () => {
    const { response, untilHeard, whole } = await open(port, '/kettle');
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.any(String),
    });
    await untilHeard('retry: ');
    begun().send({ id: 7, event: 'boiled', data: { cups: 2, note: 'a\nb' } });
    await untilHeard('\n\nid: 7\nevent: boiled\ndata: {"cups":2,"note":"a\\nb"}\n\n');
    begun().send({ data: 'tea' });
    await untilHeard('\n\ndata: "tea"\n\n');
    begun().end();
    await expect(whole).resolves.toMatch(/^retry: \d+\n\n/);
  });

  it('shows that it lives, and outlives the time that a handler has', async () => {
    kettle.options = { heartbeatMs: 50 };
    const { untilHeard } = await open(port, '/kettle');
    await untilHeard(':\n\n'.repeat(8));
    expect(begun().signal.aborted).toBe(false);
  });

  it('sends its clients back at different times', async () => {
    kettle.options = { retryMs: 1_000 };
    const pauses: number[] = [];
    for (let client = 0; client < 8; client += 1) {
      const { untilHeard, leave } = await open(port, '/kettle');
      pauses.push(Number(/^retry: (\d+)/.exec(await untilHeard('\n\n'))?.[1]));
      leave();
    }
    expect(pauses.every((ms) => ms >= 500 && ms <= 1_500)).toBe(true);
    expect(new Set(pauses).size).toBeGreaterThan(1);
  });

  it('is over for its source when the client goes; what is sent then goes nowhere', async () => {
    const { leave } = await open(port, '/kettle');
    leave();
    await untilOver(begun());
    expect(() => {
      begun().send({ data: 1 });
      begun().end();
    }).not.toThrow();
  });

  it('cuts a client off that does not read, when more waits for it than the bound', async () => {
    kettle.options = { maxBufferedBytes: 100_000 };
    const deaf = connect(port, '127.0.0.1');
    deaf.write('GET /kettle HTTP/1.1\r\nhost: kettle\r\n\r\n');
    while (kettle.streams.length === 0) await new Promise(setImmediate);
    let sentBytes = 0;
    while (!begun().signal.aborted) {
      begun().send({ data: 'x'.repeat(10_000) });
      sentBytes += 10_000;
      await new Promise(setImmediate);
    }
    // What the kernel takes for both ends comes on top of the bound.
    expect(sentBytes).toBeLessThan(30_000_000);
    deaf.destroy();
  });

  it('is broken off by an error of its handler, so that it does not look whole', async () => {
    const { whole } = await open(port, '/kettle/broken');
    await expect(whole).rejects.toThrow();
    expect(begun().signal.aborted).toBe(true);
    expect(lines).toContainEqual(expect.objectContaining({ msg: 'request failed', code: 'INTERNAL' }));
  });

  it('takes no event that would forge another', async () => {
    const { whole } = await open(port, '/kettle/refused');
    await expect(whole).rejects.toThrow();
  });

  it('answers HEAD with headers alone', async () => {
    const { response, whole } = await open(port, '/kettle', 'HEAD');
    expect(response.headers['content-type']).toBe('text/event-stream');
    await expect(whole).resolves.toBe('');
  });

  it('is measured by the time until it began, and logged once when it is over', async () => {
    kettle.options = { heartbeatMs: 50 };
    const metric = async (name: string) =>
      new RegExp(`^${name} (.*)$`, 'm').exec((await app.inject('/metrics')).body)?.[1];
    const before = Number(await metric('http_server_active_streams'));
    const { untilHeard, leave } = await open(port, '/kettle');
    await untilHeard(':\n\n'.repeat(2));
    const labels = String.raw`\{method="GET",route="/kettle",status="200"\}`;
    expect(Number(await metric(`http_server_request_duration_seconds_sum${labels}`))).toBeGreaterThan(0);
    expect(Number(await metric('http_server_active_streams'))).toBe(before + 1);
    const logged = () => lines.filter(({ msg, route }) => msg === 'request' && route === '/kettle');
    expect(logged()).toEqual([]);
    leave();
    await untilOver(begun());
    while (logged().length === 0) await sleep(5);
    expect(logged()).toMatchObject([{ status: 200, streamed: true }]);
    expect(Number(logged()[0]?.['durationMs'])).toBeGreaterThan(90);
    expect(Number(await metric('http_server_active_streams'))).toBe(before);
  });

  it('ends when the app is closed', async () => {
    const { whole } = await open(port, '/kettle');
    await app.close();
    await expect(whole).resolves.toMatch(/^retry/);
  });

  it('ends as whole when the process begins to leave, also one that begins after that', async () => {
    const first = await open(port, '/kettle');
    kettle.drain.begin();
    await expect(first.whole).resolves.toMatch(/^retry/);
    const second = await open(port, '/kettle');
    expect(second.response).toMatchObject({ statusCode: 200, headers: { connection: 'close' } });
    await expect(second.whole).resolves.toMatch(/^retry: \d+\n\n$/);
  });
});

describe('leaving while streams are open', () => {
  it('ends them at once, and a client that does not read keeps nobody', async () => {
    const child = await startChild({ SHUTDOWN_GRACE_MS: '8000' });
    const { whole, untilHeard } = await open(child.port, '/stream');
    await untilHeard('retry');
    const deaf = connect(child.port, '127.0.0.1');
    deaf.on('error', () => undefined).write('GET /flood HTTP/1.1\r\nhost: child\r\n\r\n');
    await sleep(500);
    child.process.kill('SIGTERM');
    await expect(whole).resolves.toMatch(/^retry/);
    await expect(child.exited).resolves.toBe(0);
    deaf.destroy();
  });
});
