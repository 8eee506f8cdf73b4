import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../src/index.js';
import { sampleConfig, SampleModule } from './sample-app.js';

describe('a service with the defaults', () => {
  let app: NestFastifyApplication;
  const lines: Record<string, unknown>[] = [];
  const logDestination = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });

  beforeAll(async () => {
    app = await createApp({
      name: 'sample',
      config: sampleConfig({ LOG_LEVEL: 'debug', BODY_LIMIT_BYTES: '200' }),
      module: SampleModule.with(),
      configure: (nest) => {
        nest
          .getHttpAdapter()
          .getInstance()
          .register(
            (fastify, _options, done) => {
              fastify.get('/broken', () => Promise.reject(new Error('secret of a plugin')));
              done();
            },
            { prefix: '/plugin' },
          );
      },
      logDestination,
    });
  });
  afterAll(() => app.close());

  const post = (payload: string, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
    app.inject({ method: 'POST', url: '/pots', payload, headers });

  describe('requests', () => {
    it('hands the parsed value to the handler', async () => {
      const response = await app.inject('/pots?limit=7');
      expect(response.json()).toEqual({ page: { limit: 7 } });
    });

    it('keeps a well-formed request id and replaces any other', async () => {
      const kept = await app.inject({ url: '/pots', headers: { 'x-request-id': 'abc.DEF-1_2' } });
      expect(kept.headers['x-request-id']).toBe('abc.DEF-1_2');
      const replaced = await app.inject({ url: '/pots', headers: { 'x-request-id': 'a b"; drop' } });
      expect(replaced.headers['x-request-id']).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
    });

    it('sends the request id and the trace on to the services it calls, also when the request had a body', async () => {
      const headers = {
        'content-type': 'application/json',
        'x-request-id': 'r-1',
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      };
      const response = await post('{"name":"a","cups":1}', headers);
      expect(response.json().outbound).toEqual({ 'x-request-id': 'r-1', traceparent: headers.traceparent });
    });

    it('sets security headers', async () => {
      const { headers } = await app.inject('/pots');
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
      expect(headers['strict-transport-security']).toBeUndefined();
    });
  });

  describe('problems', () => {
    it('says an AppError with its own fields, none of which replaces a standard one', async () => {
      const response = await app.inject({
        url: '/pots/missing/blue?token=t',
        headers: { 'x-request-id': 'r-2' },
      });
      expect(response.statusCode).toBe(503);
      expect(response.headers).toMatchObject({ 'retry-after': '7' });
      expect(response.headers['content-type']).toBe('application/problem+json');
      expect(response.json()).toEqual({
        type: 'urn:shop:problem:pot-missing',
        title: 'Pot missing',
        status: 503,
        detail: 'Try again.',
        instance: '/pots/missing/blue',
        code: 'POT_MISSING',
        requestId: 'r-2',
        pot: 'blue',
      });
    });

    it('tells nothing of an unknown error, and logs it with its stack', async () => {
      const response = await app.inject('/pots/broken');
      expect(response.statusCode).toBe(500);
      expect(response.json()).toMatchObject({ code: 'INTERNAL', status: 500 });
      expect(response.body).not.toMatch(/secret|TypeError|stack/);
      expect(lines.findLast(({ msg }) => msg === 'request failed')).toMatchObject({
        err: { type: 'TypeError', stack: expect.stringContaining('broken') },
        requestId: response.headers['x-request-id'],
      });
    });

    it('answers the routes of a plugin in the same shape', async () => {
      const response = await app.inject('/plugin/broken');
      expect(response.json()).toMatchObject({ code: 'INTERNAL' });
      expect(response.body).not.toContain('secret');
    });

    it('lists every refused field of a body, the unknown ones by name', async () => {
      const response = await post('{"cups":0,"colour":"red"}');
      expect(response.statusCode).toBe(400);
      expect(response.json()).toMatchObject({ code: 'REQUEST_INVALID' });
      expect(
        response
          .json()
          .errors.map(({ field }: { field: string }) => field)
          .sort(),
      ).toEqual(['colour', 'cups', 'name']);
    });

    it.each([
      {
        what: 'a query field that is not known',
        url: '/pots?order=asc',
        status: 400,
        code: 'REQUEST_INVALID',
      },
      { what: 'a path that does not exist', url: '/nowhere', status: 404, code: 'ROUTE_NOT_FOUND' },
      { what: 'a malformed path', url: '/%zz', status: 400, code: 'URL_MALFORMED' },
      {
        what: 'a segment that is too long',
        url: `/pots/missing/${'x'.repeat(200)}`,
        status: 414,
        code: 'URL_TOO_LONG',
      },
    ])('refuses $what', async ({ url, status, code }) => {
      const response = await app.inject(url);
      expect(response.statusCode).toBe(status);
      expect(response.headers['content-type']).toBe('application/problem+json');
      expect(response.json()).toMatchObject({ code, status });
    });

    const json = 'application/json';
    it.each([
      { what: 'broken JSON', body: '{"name":', type: json, status: 400, code: 'BODY_NOT_JSON' },
      {
        what: 'an empty body that calls itself JSON',
        body: '',
        type: json,
        status: 400,
        code: 'BODY_NOT_JSON',
      },
      {
        what: '__proto__',
        body: '{"__proto__":{"admin":true}}',
        type: json,
        status: 400,
        code: 'BODY_NOT_JSON',
      },
      {
        what: 'a body too large',
        body: `"${'x'.repeat(300)}"`,
        type: json,
        status: 413,
        code: 'BODY_TOO_LARGE',
      },
      {
        what: 'a form',
        body: 'a=b',
        type: 'application/x-www-form-urlencoded',
        status: 415,
        code: 'MEDIA_TYPE_UNSUPPORTED',
      },
      { what: 'plain text', body: 'a', type: 'text/plain', status: 415, code: 'MEDIA_TYPE_UNSUPPORTED' },
    ])('refuses $what', async ({ body, type, status, code }) => {
      const response = await post(body, { 'content-type': type });
      expect(response.statusCode).toBe(status);
      expect(response.headers['content-type']).toBe('application/problem+json');
      expect(response.json()).toMatchObject({ code, status });
    });

    it('names the allowed methods when only the method is wrong', async () => {
      const response = await app.inject({ method: 'DELETE', url: '/pots' });
      expect(response.statusCode).toBe(405);
      expect(response.headers['allow']).toBe('GET, HEAD, POST');
      expect(response.json()).toMatchObject({ code: 'METHOD_NOT_ALLOWED', allowed: ['GET', 'HEAD', 'POST'] });
    });
  });

  describe('log lines', () => {
    it('carry service, request id and trace id, and no secret', async () => {
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      await app.inject({ url: '/pots/outbound', headers: { 'x-request-id': 'r-3', traceparent } });
      expect(lines.find(({ msg }) => msg === 'calling out')).toMatchObject({
        service: 'sample',
        requestId: 'r-3',
        traceId: '0af7651916cd43dd8448eb211c80319c',
        authorization: '[redacted]',
        headers: { cookie: '[redacted]' },
      });
    });

    it('tell one line per request, at debug for the routes that machines ask', async () => {
      await app.inject('/health/live');
      await app.inject({ url: '/pots?limit=3', headers: { 'x-request-id': 'r-4' } });
      const requests = lines.filter(({ msg }) => msg === 'request');
      expect(requests.find(({ route }) => route === '/health/live')).toMatchObject({ level: 'debug' });
      expect(requests.filter(({ requestId }) => requestId === 'r-4')).toEqual([
        expect.objectContaining({ level: 'info', method: 'GET', route: '/pots', status: 200 }),
      ]);
    });
  });

  describe('/metrics', () => {
    it('counts by route pattern; what no route took is one series', async () => {
      await app.inject('/pots/missing/a');
      await app.inject('/nowhere/1');
      await app.inject('/nowhere/2');
      const { body } = await app.inject('/metrics');
      expect(body).toMatch(
        /http_server_request_duration_seconds_count\{method="GET",route="\/pots\/missing\/:name",status="503"\}/,
      );
      expect(body).toMatch(
        /http_server_request_duration_seconds_count\{method="GET",route="unmatched",status="404"\} \d+/,
      );
      expect(body).not.toContain('nowhere');
      expect(body).toMatch(/http_server_active_requests 1/);
      expect(body).toMatch(/app_info\{service="sample",node="v\d+/);
      expect(body).toContain('process_cpu_user_seconds_total');
    });
  });

  describe('/openapi.json', () => {
    it('describes parameters, bodies, answers and problems from the schemas', async () => {
      const document = (await app.inject('/openapi.json')).json();
      expect(Object.keys(document.paths)).not.toContain('/metrics');
      expect(document.paths['/pots'].get.parameters).toEqual([
        expect.objectContaining({ name: 'limit', in: 'query', required: false }),
      ]);
      expect(document.paths['/pots/missing/{name}'].get.parameters).toEqual([
        expect.objectContaining({
          name: 'name',
          in: 'path',
          required: true,
          schema: expect.objectContaining({ maxLength: 10 }),
        }),
      ]);
      const { requestBody, responses } = document.paths['/pots'].post;
      expect(requestBody.content['application/json'].schema).toMatchObject({ additionalProperties: false });
      expect(responses['201'].content['application/json'].schema).toEqual({
        $ref: '#/components/schemas/Pot',
      });
      expect(responses.default.content['application/problem+json'].schema).toEqual({
        $ref: '#/components/schemas/Problem',
      });
      expect(document.components.schemas).toMatchObject({
        Pot: { type: 'object' },
        Problem: { type: 'object' },
      });
    });
  });
});
