import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestApp } from '@shop/testing';
import { heardBy, startGateway } from './gateway-under-test.js';
import { everyByte, InstanceDouble } from './instance-double.js';

const chunked = { 'transfer-encoding': 'chunked' };

describe('the proxy', () => {
  let instance: InstanceDouble;
  let app: TestApp;

  beforeAll(async () => {
    instance = await InstanceDouble.start();
    app = await startGateway({ products: [instance], env: { BODY_LIMIT_BYTES: '1000' } });
  });

  afterAll(async () => {
    await app.close();
    await instance.kill();
  });

  it.each(['/products', '/products/85123A/stock?x=%20y&x=2', '/categories', '/categories/candles'])(
    'forwards /api%s as it is',
    async (url) => {
      expect(heardBy(await app.inject({ url: `/api${url}` })).url).toBe(url);
    },
  );

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)('forwards %s with its body', async (method) => {
    const headers = { 'content-type': 'application/json' };
    const heard = heardBy(await app.inject({ method, url: '/api/products/1', headers, payload: '{"a": 1}' }));
    expect(heard).toMatchObject({ method, body: '{"a": 1}' });
    expect(heard.headers).toMatchObject({ 'content-type': 'application/json', 'content-length': '8' });
  });

  it('forwards HEAD, and a PUT without a body', async () => {
    expect(await app.inject({ method: 'HEAD', url: '/api/products/1' })).toMatchObject({
      statusCode: 200,
      body: '',
    });
    expect(heardBy(await app.inject({ method: 'PUT', url: '/api/products/1' })).body).toBe('');
  });

  it('passes bytes that are no JSON: parsing is up to the service', async () => {
    const headers = { 'content-type': 'application/octet-stream' };
    expect(
      heardBy(await app.inject({ method: 'POST', url: '/api/products', headers, payload: '{"' })).body,
    ).toBe('{"');
  });

  it('streams a body of unknown length', async () => {
    const payload = Readable.from(['one ', 'two ', 'three'].map((word) => Buffer.from(word)));
    const heard = heardBy(
      await app.inject({ method: 'POST', url: '/api/products', headers: chunked, payload }),
    );
    expect(heard.body).toBe('one two three');
    expect(heard.headers['transfer-encoding']).toBe('chunked');
  });

  it('passes a large answer, an empty one, and one that says not now', async () => {
    expect((await app.inject({ url: '/api/products/large' })).body).toHaveLength(3_000_000);
    expect(await app.inject({ url: '/api/products/none' })).toMatchObject({ statusCode: 204, body: '' });
    const busy = await app.inject({ url: '/api/products/busy' });
    expect(busy).toMatchObject({ statusCode: 503, body: 'busy' });
    expect(busy.headers['retry-after']).toBe('7');
    expect(instance.heard.filter((line) => line.endsWith('/busy'))).toHaveLength(1);
  });

  it('passes each byte of an answer and each character of its headers as they came, on a socket of its own', async () => {
    await app.app.listen(0, '127.0.0.1');
    const answer = await fetch(`${await app.app.getUrl()}/api/products/bytes`);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(everyByte);
    expect(answer.headers.get('x-note')).toBe('caf\u00e9');
    expect(answer.headers.get('content-length')).toBe('256');
  });

  it('passes headers of the answer that are for the client, and no others', async () => {
    const { headers } = await app.inject({ url: '/api/products/hops' });
    expect(headers).toMatchObject({ 'set-cookie': ['a=1', 'b=2'], etag: '"e"' });
    expect(headers).not.toHaveProperty('x-shop-identity');
  });

  it('sends one request id to the service, the client and the log', async () => {
    const response = await app.inject({ url: '/api/products', headers: { 'x-request-id': 'abc-1' } });
    expect(heardBy(response).headers['x-request-id']).toBe('abc-1');
    expect(response.headers['x-request-id']).toBe('abc-1');
    expect(app.log.lines.at(-1)).toMatchObject({ requestId: 'abc-1', route: '/api/products', status: 200 });
  });

  it('makes a request id for who has none, and passes the trace on', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const { headers } = heardBy(await app.inject({ url: '/api/products', headers: { traceparent } }));
    expect(headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
    expect(headers['traceparent']).toBe(traceparent);
  });

  it('says where the request came from, and lets nobody else say it', async () => {
    const forged = { forwarded: 'for=6.6.6.6', 'x-real-ip': '6.6.6.6', 'x-forwarded-proto': 'https' };
    const { headers } = heardBy(
      await app.inject({ url: '/api/products', headers: { host: 'shop', ...forged } }),
    );
    expect(headers).toMatchObject({ 'x-forwarded-host': 'shop', 'x-forwarded-proto': 'http' });
    expect(headers).not.toHaveProperty('forwarded');
    expect(headers).not.toHaveProperty('x-real-ip');
  });

  it('refuses a body that is too large, whether it says so or not', async () => {
    const declared = await app.inject({ method: 'POST', url: '/api/products', payload: 'x'.repeat(1_001) });
    const payload = Readable.from(Array.from({ length: 11 }, () => Buffer.alloc(100)));
    const streamed = await app.inject({ method: 'POST', url: '/api/products', headers: chunked, payload });
    for (const response of [declared, streamed]) {
      expect(response.statusCode).toBe(413);
      expect(response.json()).toMatchObject({ code: 'BODY_TOO_LARGE', limitBytes: 1_000 });
    }
  });

  it.each(['/internal/cache', '/api/internal/cache', '/products', '/api/unknown'])(
    'has nothing at %s',
    async (url) => {
      expect((await app.inject({ url })).json()).toMatchObject({ status: 404, code: 'ROUTE_NOT_FOUND' });
    },
  );

  it('counts requests by the pattern of their route', async () => {
    await app.inject({ url: '/api/products/85123A' });
    const { body } = await app.inject({ url: '/metrics' });
    expect(body).toMatch(
      /http_server_request_duration_seconds_count\{method="GET",route="\/api\/products\/\*"/,
    );
  });
});
