import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Upstream } from '@shop/service-defaults/upstreams';
import { eventually } from '@shop/testing';
import { type Answer, InstanceDouble } from '../../test/instance-double.js';
import { ask } from './ask.js';

const MEGABYTE = 1_048_576;
const limits = {
  connectTimeoutMs: 1_000,
  connections: 4,
  streams: 1,
  bodyIdleMs: 60_000,
  deadlinesMs: { read: 60_000, write: 60_000 },
  readAttemptMs: 60_000,
};
const events = { attemptFailed: () => undefined, healthChanged: () => undefined };
const read = { path: '/', method: 'GET' } as const;

const opened: { instance: InstanceDouble; upstream: Upstream }[] = [];

afterEach(async () => {
  for (const { instance, upstream } of opened.splice(0)) {
    await upstream.destroy();
    await instance.kill();
  }
});

async function serviceThat(answers: Answer): Promise<Upstream> {
  const instance = await InstanceDouble.start('one', { [read.path]: answers });
  const upstream = new Upstream({ service: 'product', urls: [new URL(instance.url)], limits, events });
  opened.push({ instance, upstream });
  return upstream;
}

/** A service that says nothing, and what became of its answers. */
async function silentService() {
  const answers: ServerResponse[] = [];
  const upstream = await serviceThat((_request, response) => void answers.push(response));
  return {
    upstream,
    answers,
    untilAsked: () => eventually(async () => expect(answers).not.toHaveLength(0)),
    untilLeft: () =>
      eventually(async () => expect(answers.map(({ destroyed }) => destroyed)).toEqual([true])),
  };
}

/** Who waits at the gateway, as far as `ask` knows it. */
function clientDouble() {
  const client = Object.assign(new EventEmitter(), { destroyed: false });
  const leave = () => {
    client.destroyed = true;
    client.emit('close');
  };
  return { client, leave };
}

describe('an answer', () => {
  it('that is short comes whole, however many pieces it came in', async () => {
    const upstream = await serviceThat((_request, response) => {
      response.writeHead(201, { 'content-length': '6', etag: '"one"' }).write('abc');
      setImmediate(() => response.end('def'));
    });
    const { statusCode, headers, body } = await ask(upstream, read, { client: null });
    expect({ statusCode, etag: headers.etag, body }).toEqual({
      statusCode: 201,
      etag: '"one"',
      body: Buffer.from('abcdef'),
    });
  });

  it('without a body is an empty one', async () => {
    const upstream = await serviceThat((_request, response) => response.end());
    const { body } = await ask(upstream, { ...read, method: 'HEAD' }, { client: null });
    expect(Buffer.isBuffer(body) ? body : await buffer(body)).toHaveLength(0);
  });

  it.each([
    { what: 'is long', headers: { 'content-length': String(MEGABYTE) }, bytes: MEGABYTE },
    { what: 'does not say how long it is', headers: {}, bytes: 10 },
    {
      what: 'is of events',
      headers: { 'content-type': 'Text/Event-Stream', 'content-length': '10' },
      bytes: 10,
    },
  ])('that $what comes as a stream, and all of it', async ({ headers, bytes }) => {
    const upstream = await serviceThat((_request, response) => {
      response.writeHead(200, headers).end(Buffer.alloc(bytes, 'x'));
    });
    const { body } = await ask(upstream, read, { client: null });
    expect(body).toBeInstanceOf(Readable);
    expect((await buffer(body as Readable)).equals(Buffer.alloc(bytes, 'x'))).toBe(true);
  });

  it('is read from the service no faster than somebody reads it here', async () => {
    const total = 64 * MEGABYTE;
    let sentBytes = 0;
    function* pieces() {
      for (; sentBytes < total; sentBytes += MEGABYTE) yield Buffer.alloc(MEGABYTE);
    }
    const upstream = await serviceThat((_request, response) => Readable.from(pieces()).pipe(response));
    const { body } = await ask(upstream, read, { client: null });
    const readings: number[] = [];
    await eventually(async () => {
      readings.push(sentBytes);
      expect(new Set(readings.slice(-6))).toEqual(new Set([sentBytes]));
      expect(readings.length).toBeGreaterThan(6);
    });
    expect(sentBytes).toBeLessThan(total / 2);
    expect(await buffer(body as Readable)).toHaveLength(total);
  });
});

describe('an answer that breaks off', () => {
  const halfOf = (bytes: number) =>
    serviceThat((_request, response) => {
      response.writeHead(200, { 'content-length': String(bytes) }).write(Buffer.alloc(bytes / 2));
      setImmediate(() => response.destroy());
    });

  it('is an error where it is short', async () => {
    await expect(ask(await halfOf(1_000), read, { client: null })).rejects.toMatchObject({
      code: 'UPSTREAM_BROKEN',
      fields: { service: 'product' },
    });
  });

  it('ends its stream with one where it is long', async () => {
    const { body } = await ask(await halfOf(MEGABYTE), read, { client: null });
    await expect(buffer(body as Readable)).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
  });
});

describe('a client that leaves', () => {
  it('before the service was asked asks nothing of it', async () => {
    const { upstream, answers } = await silentService();
    const { client, leave } = clientDouble();
    leave();
    await expect(ask(upstream, read, { client })).rejects.toMatchObject({ code: 'UND_ERR_ABORTED' });
    expect(answers).toEqual([]);
  });

  it('while the service is silent lets it go at once', async () => {
    const { upstream, untilAsked, untilLeft } = await silentService();
    const { client, leave } = clientDouble();
    const asked = expect(ask(upstream, read, { client })).rejects.toMatchObject({ code: 'UND_ERR_ABORTED' });
    await untilAsked();
    leave();
    await asked;
    await untilLeft();
  });

  it('in the middle of a stream lets the service go, by the client or by its reader', async () => {
    for (const by of ['client', 'reader'] as const) {
      const { upstream, answers, untilAsked, untilLeft } = await silentService();
      const { client, leave } = clientDouble();
      const asked = ask(upstream, read, { client });
      await untilAsked();
      answers[0]?.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n');
      const body = (await asked).body as Readable;
      body.on('error', () => undefined);
      if (by === 'client') leave();
      else body.destroy();
      await untilLeft();
    }
  });

  it('after the answer has come changes nothing', async () => {
    const upstream = await serviceThat((_request, response) => response.end('{}'));
    const { client, leave } = clientDouble();
    const { body } = await ask(upstream, read, { client });
    leave();
    expect(body).toEqual(Buffer.from('{}'));
    expect((await ask(upstream, read, { client: null })).statusCode).toBe(200);
  });
});
