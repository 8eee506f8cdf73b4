// What the gateway's proxy must refuse itself, and what it must pass on without a word of its caller about who asks: at
// every segment of the public API and by every method. What a service then refuses is its own walk's business.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { problemContentType, problemSchema } from '@shop/contracts/problem';
import { services } from '@shop/contracts/services';
import { identityHeader } from '@shop/service-defaults';
import { type TestApp, TestGateway, useTestStack } from '@shop/testing';
import { changesBetween, digestState, type StatePlaces } from '@shop/testing/walk';
import { SignJWT, UnsecuredJWT } from 'jose';
import { IdentitySigner } from '../src/identity/identity-signer.js';
import { operatorIdentity } from '../src/identity/operator-identity.js';
import { AuthDouble } from './auth-double.js';
import { operatorToken, startGateway } from './gateway-under-test.js';
import { InstanceDouble } from './instance-double.js';

// A guard against hanging, not a measure: the machine may be busy.
jest.setTimeout(60_000);

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const writes = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;
type Method = (typeof methods)[number];

const segments = Object.values(services).flatMap(({ publicSegments }): string[] => [...publicSegments]);
const everyRoute = segments.flatMap((segment) => methods.map((method) => [method, segment] as const));
const everyWrite = segments.flatMap((segment) => writes.map((method) => [method, segment] as const));

type Answer = Awaited<ReturnType<TestApp['inject']>>;

/** Says by `authorization` who it is, and cannot be believed. */
async function badTokens(): Promise<[what: string, authorization: string][]> {
  const claims = () => new UnsecuredJWT({ roles: ['operator'], jti: randomUUID() }).setSubject(randomUUID());
  const signed = new SignJWT({ roles: ['operator'] })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(randomUUID())
    .setExpirationTime('1h')
    .sign(Buffer.alloc(32, 1));
  return [
    ['nothing', ''],
    ['another scheme', 'Basic b3BlcmF0b3I6'],
    ['a scheme alone', 'Bearer'],
    ['two tokens', 'Bearer a b'],
    ['no token of ours', 'Bearer wrong'],
    ['the token of the operator with a letter too many', `Bearer ${operatorToken}s`],
    ['an access token without a signature', `Bearer ${claims().encode()}`],
    ['an access token signed by somebody else', `Bearer ${await signed}`],
    ['an access token that has ended', `Bearer ${claims().setExpirationTime(1).encode()}`],
    ['an access token of nobody', `Bearer ${new UnsecuredJWT({}).encode()}`],
    ['an access token of a key of Redis', `Bearer ${new UnsecuredJWT({}).setSubject('{u}:1').encode()}`],
    ['5,000 characters', `Bearer ${'x'.repeat(5_000)}`],
  ];
}

const badCookies = [
  '',
  'nonsense',
  '%00',
  '..',
  '{u}:1.s.x',
  `u-1.${'s'.repeat(22)}.${'x'.repeat(43)}`,
  'x'.repeat(5_000),
  operatorToken,
];

const tokens = await badTokens();

describe.each(['local', 'staging'])('the public API, in the environment %s', (environment) => {
  let auth: AuthDouble;
  let shop: InstanceDouble;
  let app: TestApp;
  let state: StatePlaces;
  let address: string;
  const cookieName = environment === 'local' ? 'session' : '__Host-session';

  beforeAll(async () => {
    const stack = await useTestStack();
    state = { redis: stack.redis };
    auth = await AuthDouble.start();
    shop = await InstanceDouble.start();
    const patient = { REDIS_LIMITER_DEADLINE_MS: '10000', IDENTITY_DEADLINE_MS: '10000' };
    const env = { ...patient, REDIS_NODES: stack.redis.seeds, SHOP_ENV: environment };
    app = await startGateway({ products: [shop], auth, others: shop, env });
    await app.app.listen(0, '127.0.0.1');
    address = await app.app.getUrl();
  });

  afterAll(async () => {
    await app.close();
    await Promise.all([auth.instance.kill(), shop.kill()]);
  });

  /** Requests that reached the service of a segment, with their headers. */
  const reached = (segment: string) => (segment === 'auth' ? auth.instance : shop);
  const ask = (
    method: Method,
    segment: string,
    { headers = {}, payload }: { headers?: Record<string, string>; payload?: string } = {},
  ) => {
    const content = payload === undefined ? {} : { payload };
    return app.inject({ method, url: `/api/${segment}/some/where`, headers, ...content });
  };

  /** A GET of a path as it is: `inject` and `fetch` would resolve its dots before they send it. */
  async function asIs(path: string): Promise<{ status: number; type: string; body: string }> {
    const { port } = new URL(address);
    const sent = request({ host: '127.0.0.1', port, path }).end();
    const [answer]: IncomingMessage[] = await once(sent, 'response');
    if (!answer) throw new Error('no answer');
    const body = Buffer.concat(await answer.toArray()).toString();
    return { status: answer.statusCode ?? 0, type: String(answer.headers['content-type']), body };
  }

  function expectProblem(answer: Answer, expected: { status: number; code?: string }): void {
    expect(answer.statusCode).toBe(expected.status);
    expect(answer.headers['content-type']).toContain(problemContentType);
    if (answer.body !== '') expect(problemSchema.parse(answer.json())).toMatchObject(expected);
  }

  /** Asserts that no service hears of it and that Redis holds what it held, limiters aside. */
  async function changingNothing(segment: string, work: () => Promise<void>): Promise<void> {
    const before = await digestState(state);
    const heardBefore = reached(segment).heard.filter((line) => line.includes('/some/where')).length;
    await work();
    expect(reached(segment).heard.filter((line) => line.includes('/some/where'))).toHaveLength(heardBefore);
    const changes = changesBetween(before, await digestState(state));
    // A question to auth leaves the lease under which its answer might have been installed, for five seconds.
    expect(changes.filter((change) => !/^the key token:/.test(change))).toEqual([]);
  }

  it('is what the table of services says, and no more', () => {
    const routes = segments.flatMap((segment) => [`/api/${segment}`, `/api/${segment}/*`]);
    const expected = routes.flatMap((url) =>
      methods.filter((method) => method !== 'HEAD').map((method) => `${method} ${url}`),
    );
    expect(app.routes.filter((route) => route.includes(' /api/')).sort()).toEqual(expected.sort());
  });

  it.each(everyRoute)('%s /api/%s refuses every token that cannot be believed', async (method, segment) => {
    await changingNothing(segment, async () => {
      for (const [what, authorization] of tokens) {
        const answer = await ask(method, segment, { headers: { authorization } });
        expect([what, answer.statusCode]).toEqual([what, 401]);
        expectProblem(answer, { status: 401, code: 'BEARER_TOKEN_INVALID' });
        expect(answer.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
      }
    });
  });

  it.each(everyRoute)('%s /api/%s forwards nothing that says who asks', async (method, segment) => {
    const genuine = await app.app.get(IdentitySigner).sign(operatorIdentity);
    const statements = [
      ...Object.values(await new TestGateway().headers(operatorIdentity)),
      ...[genuine, `${genuine}, ${genuine}`, 'operator', ''],
    ];
    for (const statement of statements) {
      const said = {
        'x-shop-roles': 'operator',
        'X-Shop-User': '1',
        'x-forwarded-user': 'operator',
        forwarded: 'for=6.6.6.6',
        connection: 'keep-alive, x-request-id',
      };
      const headers = { ...said, [identityHeader]: statement };
      expect((await ask(method, segment, { headers })).statusCode).toBe(200);
      const names = Object.keys(reached(segment).heardHeaders.at(-1) ?? {});
      const forwarded = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto'];
      expect(names.filter((name) => /^x-(shop|forwarded)-|^forwarded$/.test(name)).sort()).toEqual(forwarded);
    }
  });

  it.each(everyRoute)('%s /api/%s takes a malformed cookie for nobody, and clears it', async (...route) => {
    const [method, segment] = route;
    for (const value of badCookies) {
      const answer = await ask(method, segment, {
        headers: { cookie: `a=1; ${cookieName}=${value}; ;=;b` },
      });
      expect([value, answer.statusCode]).toEqual([value, 200]);
      expect(answer.headers['set-cookie']).toContain(`${cookieName}=; Max-Age=0`);
      const heard = reached(segment).heardHeaders.at(-1);
      expect(heard).not.toHaveProperty(identityHeader);
      expect(heard?.cookie).not.toContain('session');
    }
  });

  it.each(everyWrite)('%s /api/%s refuses what a foreign page or a flood sends', async (method, segment) => {
    await changingNothing(segment, async () => {
      const foreign = [
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        { origin: 'https://evil.example' },
        { origin: 'null' },
      ];
      for (const headers of foreign)
        expectProblem(await ask(method, segment, { headers }), { status: 403, code: 'CROSS_SITE_REQUEST' });
      const flood = { headers: { 'content-type': 'application/json' }, payload: 'x'.repeat(2_000_000) };
      expectProblem(await ask(method, segment, flood), { status: 413, code: 'BODY_TOO_LARGE' });
    });
  });

  it.each(everyWrite)('%s /api/%s passes on what is no JSON, byte by byte', async (method, segment) => {
    const bodies = [
      ['application/json', '{"a":'],
      ['application/json', ''],
      ['text/plain', 'a'],
      ['application/xml', '<a/>'],
      ['multipart/form-data', '--'],
      ['no/type;;;', '\u0000'],
    ] as const;
    for (const [type, payload] of bodies) {
      const headers = { 'content-type': type, 'idempotency-key': 'k' };
      const answer = await ask(method, segment, { headers, payload });
      expect([type, answer.statusCode]).toEqual([type, 200]);
      expect(answer.json()).toMatchObject({ body: payload, headers });
    }
  });

  it.each(segments)('/api/%s refuses methods and paths that are none', async (segment) => {
    await changingNothing(segment, async () => {
      for (const method of ['OPTIONS', 'TRACE'] as const) {
        const answer = await app.inject({ method, url: `/api/${segment}/some/where` });
        expectProblem(answer, { status: 405, code: 'METHOD_NOT_ALLOWED' });
        expect(answer.headers.allow).toContain('GET');
      }
      for (const path of ['%', '%zz', '%ff'])
        expectProblem(await app.inject({ url: `/api/${segment}/some/where/${path}` }), { status: 400 });
      for (const path of [
        `/${segment}`,
        `/api//${segment}`,
        `/API/${segment}`,
        `//api/${segment}/some/where`,
      ])
        expectProblem(await app.inject({ url: path }), { status: 404, code: 'ROUTE_NOT_FOUND' });
    });
  });

  it.each(segments)('/api/%s lets nobody climb out of it', async (segment) => {
    await changingNothing(segment, async () => {
      const climbs = [
        '../internal/cache',
        '%2e%2e/internal/cache',
        '..\\internal',
        'a%5c..%5cb',
        './a',
        'a/..',
      ];
      for (const climb of climbs) {
        const { status, type, body } = await asIs(`/api/${segment}/${climb}`);
        expect([climb, status, type]).toEqual([climb, 400, problemContentType]);
        expect(problemSchema.parse(JSON.parse(body))).toMatchObject({ code: 'PATH_AMBIGUOUS' });
      }
    });
  });

  it.each(['/api', '/api/', '/api/internal/cache', '/api/health/live', '/api/metrics', '/api/openapi.json'])(
    'has nothing at %s',
    async (url) => {
      expectProblem(await app.inject({ url }), { status: 404, code: 'ROUTE_NOT_FOUND' });
    },
  );

  it.each([400, 404, 405, 409, 413, 415, 422, 429])(
    'passes on a %d of the service as it is',
    async (status) => {
      const answer = await app.inject({ method: 'POST', url: `/api/cart/refusing?status=${String(status)}` });
      expect(answer.statusCode).toBe(status);
      expect(answer.headers).toMatchObject({ 'content-type': problemContentType, allow: 'GET' });
      expect(answer.json()).toEqual({ status, code: 'OF_THE_SERVICE' });
    },
  );

  it('has logged no error of the server', () => {
    expect(app.log.lines.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
  });
});
