import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { services } from '@shop/contracts/services';
import { DrainState } from '@shop/service-defaults';
import type { TestApp } from '@shop/testing';
import { gatewayEnv, startGateway } from './gateway-under-test.js';
import { InstanceDouble } from './instance-double.js';

// A guard against hanging, not a measure: the machine may be busy.
jest.setTimeout(60_000);

const program = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const path = '/api/products/watch';
const asEvents = { accept: 'text/event-stream' };
const eventHeaders = { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' };

/** A stream at a client, while it comes in. */
interface Watched {
  readonly response: IncomingMessage;
  untilHeard(text: string): Promise<string>;
  /** Everything, once it has ended as whole. Rejects when it was broken off. */
  readonly whole: Promise<string>;
  leave(): void;
}

async function watch(url: string, headers: Readonly<Record<string, string>> = asEvents): Promise<Watched> {
  const sent = request(`${url}${path}`, { headers, agent: false }).on('error', () => undefined);
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

describe('a stream of events through the gateway', () => {
  const cleanUps: (() => Promise<unknown> | undefined)[] = [];
  let streams: ServerResponse[] = [];

  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0)) await cleanUp();
    streams = [];
  });

  /** A service whose streams the spec writes. */
  async function service(): Promise<InstanceDouble> {
    const instance = await InstanceDouble.start('one', {
      '/products/watch': (_request, response) => {
        streams.push(response);
        response.writeHead(200, eventHeaders).flushHeaders();
      },
    });
    cleanUps.push(() => instance.kill().catch(() => undefined));
    return instance;
  }

  async function start(env: Record<string, string> = {}): Promise<{ app: TestApp; url: string }> {
    const app = await startGateway({ products: [await service()], env });
    cleanUps.unshift(() => app.close());
    await app.app.listen(0, '127.0.0.1');
    return { app, url: await app.app.getUrl() };
  }

  const stream = (): ServerResponse => {
    const last = streams.at(-1);
    if (!last) throw new Error('the service was not asked');
    return last;
  };

  it('passes each event on as it comes, with the headers of the service and of the limits', async () => {
    const { url } = await start();
    const { response, untilHeard, whole } = await watch(url);
    expect(response.headers).toMatchObject({ ...eventHeaders, ratelimit: expect.any(String) });
    stream().write('id: 1\ndata: "a"\n\n');
    await untilHeard('id: 1\ndata: "a"\n\n');
    stream().write(':\n\n');
    await untilHeard(':\n\n');
    stream().end('id: 2\ndata: "b"\n\n');
    await expect(whole).resolves.toBe('id: 1\ndata: "a"\n\n:\n\nid: 2\ndata: "b"\n\n');
  });

  it('is cut by no deadline while something comes, and at the idle limit when nothing does', async () => {
    const limits = { UPSTREAM_BODY_IDLE_MS: '2000', UPSTREAM_READ_DEADLINE_MS: '1000' };
    const { url } = await start({ ...limits, HANDLER_TIMEOUT_MS: '1000' });
    const { untilHeard, whole } = await watch(url);
    const heart = setInterval(() => stream().write(':\n\n'), 250);
    await untilHeard(':\n\n'.repeat(16));
    clearInterval(heart);
    await expect(whole).rejects.toThrow();
  });

  it('ends the request inside as soon as the client has gone', async () => {
    const { url } = await start();
    const { untilHeard, leave } = await watch(url);
    stream().write(':\n\n');
    await untilHeard(':');
    const ended = once(stream(), 'close');
    leave();
    await ended;
  });

  it('breaks off when the service breaks off, and ends when it ends', async () => {
    const { url } = await start();
    const first = await watch(url);
    stream().socket?.resetAndDestroy();
    await expect(first.whole).rejects.toThrow();
    const second = await watch(url);
    stream().end();
    await expect(second.whole).resolves.toBe('');
  });

  it('reads on for a client that does not read, up to the bound, and then lets both go', async () => {
    const { url } = await start();
    const { response } = await watch(url);
    response.pause();
    const ended = once(stream(), 'close');
    let isOpen = true;
    void ended.then(() => (isOpen = false));
    while (isOpen) {
      stream().write(`data: "${'x'.repeat(10_000)}"\n\n`);
      await new Promise(setImmediate);
    }
    response.destroy();
  });

  it('is counted once, however long it goes on', async () => {
    const { app, url } = await start({ LIMIT_ANONYMOUS: '2' });
    const { untilHeard } = await watch(url);
    for (const id of ['1', '2', '3', '4']) {
      stream().write(`id: ${id}\ndata: 1\n\n`);
      await untilHeard(`id: ${id}`);
    }
    const statuses = [];
    for (let turn = 0; turn < 2; turn += 1)
      statuses.push((await app.inject({ url: '/api/products' })).statusCode);
    expect(statuses).toEqual([200, 429]);
  });

  it('keeps no more of them open for one caller than the limit of streams', async () => {
    const { url } = await start({ LIMIT_STREAMS: '2' });
    const [first] = [await watch(url), await watch(url)];
    const refused = await watch(url);
    expect(JSON.parse(await refused.whole)).toMatchObject({
      status: 429,
      code: 'TOO_MANY_STREAMS',
      limit: 2,
    });
    const ended = once(streams[0] as ServerResponse, 'close');
    first?.leave();
    await ended;
    expect((await watch(url)).response.statusCode).toBe(200);
  });

  it('has to be asked for, since it takes a socket for good', async () => {
    const { url } = await start();
    const { response, whole } = await watch(url, { accept: '*/*' });
    expect(response.statusCode).toBe(406);
    expect(JSON.parse(await whole)).toMatchObject({ code: 'STREAM_NOT_ASKED_FOR' });
    if (!stream().closed) await once(stream(), 'close');
  });

  it('takes no socket from ordinary requests', async () => {
    const { app, url } = await start({ UPSTREAM_CONNECTIONS: '1', UPSTREAM_STREAMS: '3' });
    await Promise.all([watch(url), watch(url), watch(url)]);
    expect((await app.inject({ url: '/api/products' })).statusCode).toBe(200);
  });

  it('passes a refusal on as it is', async () => {
    const { app } = await start();
    const response = await app.inject({ url: '/api/products/busy', headers: asEvents });
    expect(response).toMatchObject({ statusCode: 503, body: 'busy' });
  });

  it('ends on both sides when the gateway begins to leave', async () => {
    const { app, url } = await start();
    const { untilHeard, whole } = await watch(url);
    stream().write('data: 1\n\n');
    await untilHeard('data');
    const ended = once(stream(), 'close');
    app.app.get(DrainState).begin();
    await expect(whole).resolves.toBe('data: 1\n\n');
    await ended;
  });

  it('keeps no gateway from leaving within its grace', async () => {
    const instance = await service();
    const { process: gateway, url } = await startProcess(instance.url);
    cleanUps.unshift(() => Promise.resolve(gateway.kill('SIGKILL')));
    const { untilHeard, whole } = await watch(url);
    stream().write('data: 1\n\n');
    await untilHeard('data');
    const exited = once(gateway, 'exit');
    gateway.kill('SIGTERM');
    await expect(whole).resolves.toBe('data: 1\n\n');
    expect(await exited).toEqual([0, null]);
  });
});

/** The built gateway in a process of its own, over one instance of everything. */
async function startProcess(instanceUrl: string): Promise<{ process: ChildProcess; url: string }> {
  const urls = services.gateway.calls.map((name) => [`SERVICE_${name.toUpperCase()}_URLS`, instanceUrl]);
  const env = { ...gatewayEnv, ...Object.fromEntries(urls), SHUTDOWN_GRACE_MS: '8000' };
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    const { url } = JSON.parse(line);
    if (typeof url === 'string') return { process: child, url };
  }
  throw new Error('the gateway ended before it listened');
}
