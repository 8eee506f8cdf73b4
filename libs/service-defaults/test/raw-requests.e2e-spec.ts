import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { register } from 'prom-client';
import { createApp } from '../src/index.js';
import { sampleConfig, SampleModule } from './sample-app.js';

describe('bytes that never become a request', () => {
  let app: NestFastifyApplication;
  let port: number;
  beforeAll(async () => {
    const config = sampleConfig({ HEADER_LIMIT_BYTES: '2000', RECEIVE_TIMEOUT_MS: '300' });
    app = await createApp({ name: 'sample', config, module: SampleModule.with() });
    await app.listen(0, '127.0.0.1');
    port = Number(new URL(await app.getUrl()).port);
  });
  afterAll(() => app.close());

  /** Sends bytes and returns all that comes back until the server closes. */
  const send = async (bytes: string): Promise<string> => {
    const socket = connect(port, '127.0.0.1');
    socket.write(bytes);
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  };

  it.each([
    {
      what: 'headers that are too large',
      bytes: `GET / HTTP/1.1\r\nx: ${'y'.repeat(3_000)}\r\n\r\n`,
      status: 431,
      code: 'HEADERS_TOO_LARGE',
    },
    {
      what: 'a request that takes too long to arrive',
      bytes: 'GET / HTTP/1.1\r\nhost: a\r\n',
      status: 408,
      code: 'REQUEST_TOO_SLOW',
    },
    { what: 'what is not HTTP', bytes: 'hello\r\n\r\n', status: 400, code: 'REQUEST_MALFORMED' },
  ])('answers $what with a problem', async ({ bytes, status, code }) => {
    const answer = await send(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${String(status)} `));
    expect(answer).toContain('content-type: application/problem+json');
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({
      status,
      code,
      requestId: expect.any(String),
    });
  });

  it('counts a client that went away before its answer', async () => {
    const abandoned = new Promise<void>((resolve) => {
      app
        .getHttpServer()
        .once('request', (_request: unknown, response: ServerResponse) => response.once('close', resolve));
    });
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /pots/endless HTTP/1.1\r\nhost: a\r\n\r\n', () => socket.end());
    setTimeout(() => socket.destroy(), 100);
    await abandoned;
    expect(await register.metrics()).toContain('route="/pots/endless",status="499"');
  });
});
