import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { RedisClient, redisSettings } from '@shop/redis/client';
import { SessionStore } from '@shop/redis/session';
import { sessionDataSchema, sessionSchemaVersion } from '@shop/contracts/auth';
import { type TestApp, type TestStack, useTestStack } from '@shop/testing';
import { AuthDouble, type Shopper } from './auth-double.js';
import { loadConfig } from '../src/config.js';
import { asOperator, gatewayEnv, heardBy, startGateway, verifier } from './gateway-under-test.js';
import { InstanceDouble } from './instance-double.js';

// A guard against hanging, not a measure: the machine may be busy.
jest.setTimeout(60_000);

describe('a session at the gateway', () => {
  let stack: TestStack;
  let auth: AuthDouble;
  let cart: InstanceDouble;
  let app: TestApp;
  let client: RedisClient;
  let sessions: SessionStore<{ roles: string[] }>;

  beforeAll(async () => {
    stack = await useTestStack();
    auth = await AuthDouble.start();
    cart = await InstanceDouble.start('cart');
    const env = { REDIS_NODES: stack.redis.seeds, REDIS_LIMITER_DEADLINE_MS: '5000' };
    app = await startGateway({ products: [cart], auth, cart, env });
    client = new RedisClient({
      service: 'auth',
      settings: redisSettings(loadConfig({ ...gatewayEnv, ...env })),
    });
    sessions = new SessionStore({ client, data: sessionDataSchema, schemaVersion: sessionSchemaVersion });
  });

  afterEach(() => {
    auth.asked.length = 0;
    auth.failWith(undefined);
  });

  afterAll(async () => {
    await Promise.all([app.close(), client.close()]);
    await Promise.all([auth.instance.kill(), cart.kill()]);
  });

  const visit = (headers: Record<string, string>) => app.inject({ url: '/api/cart', headers });

  /** Ends a session as auth does: its row first, then Redis. */
  async function logOut(shopper: Shopper): Promise<void> {
    auth.removeSession(shopper);
    await sessions.revoke(shopper);
  }

  async function identityBehind(response: Awaited<ReturnType<typeof visit>>): Promise<unknown> {
    const statement = heardBy(response).headers['x-shop-identity'];
    return statement === undefined ? undefined : verifier.verify(statement);
  }

  it('is the identity that the services see, and no service sees the cookie', async () => {
    const { headers, userId, sessionId } = auth.addSession({ roles: ['staff'] });
    const response = await visit({ cookie: `a=1; ${headers.cookie}; cart=g` });
    expect(await identityBehind(response)).toEqual({ subject: userId, roles: ['staff'], sessionId });
    expect(heardBy(response).headers['cookie']).toBe('a=1; cart=g');
    expect(
      heardBy(await app.inject({ url: '/api/products', headers: { cookie: 'cart=g' } })).headers,
    ).not.toHaveProperty('cookie');
  });

  it('is asked of auth once, and known to Redis from then on', async () => {
    const { headers } = auth.addSession();
    for (let visits = 0; visits < 3; visits += 1) expect((await visit(headers)).statusCode).toBe(200);
    expect(auth.asked).toEqual(['sessions']);
  });

  it('outlives a flush: nobody is logged out, and auth is asked once per session however many come at once', async () => {
    const shoppers = Array.from({ length: 10 }, () => auth.addSession());
    await Promise.all(shoppers.map(({ headers }) => visit(headers)));
    await stack.redis.flush();
    auth.asked.length = 0;
    const visits = shoppers.flatMap((shopper) => Array.from({ length: 20 }, () => shopper));
    const seen = await Promise.all(visits.map(async ({ headers }) => identityBehind(await visit(headers))));
    expect(seen).toEqual(visits.map(({ userId, sessionId }) => ({ subject: userId, roles: [], sessionId })));
    expect(auth.asked).toHaveLength(shoppers.length);
  });

  it('ends with a logout: the caller is anonymous at once, and the cookie is cleared', async () => {
    const shopper = auth.addSession();
    await visit(shopper.headers);
    await logOut(shopper);
    const response = await visit(shopper.headers);
    expect(await identityBehind(response)).toBeUndefined();
    expect(response.headers['set-cookie']).toBe('session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax');
  });

  it('is counted for its user while it is read; after a logout once more at the most, and for the address', async () => {
    const shopper = auth.addSession();
    const standing = async (headers: Record<string, string>) => {
      const [, policy, left] =
        /^"([\w-]+)";r=(\d+)/.exec(String((await visit(headers)).headers['ratelimit'])) ?? [];
      return { policy, left: Number(left) };
    };
    const { left } = await standing(shopper.headers);
    expect(await standing(shopper.headers)).toEqual({ policy: 'signed-in', left: left - 1 });
    expect(await standing(shopper.headers)).toEqual({ policy: 'signed-in', left: left - 2 });
    await logOut(shopper);
    for (let visits = 0; visits < 3; visits += 1)
      expect(await standing(shopper.headers)).toMatchObject({ policy: 'anonymous' });
    const again = auth.addSession({ userId: shopper.userId });
    expect(await standing(again.headers)).toEqual({ policy: 'signed-in', left: left - 4 });
  });

  it('is not brought back by an answer of auth that a logout overtook', async () => {
    const shopper = auth.addSession();
    const held = auth.hold();
    const early = visit(shopper.headers);
    while (auth.asked.length === 0) await new Promise(setImmediate);
    await logOut(shopper);
    const late = visit(shopper.headers);
    while (auth.asked.length === 1) await new Promise(setImmediate);
    held.letGo();
    expect(await identityBehind(await early)).toBeUndefined();
    expect(await identityBehind(await late)).toBeUndefined();
    expect(await identityBehind(await visit(shopper.headers))).toBeUndefined();
  });

  it('is not brought back after everything of its user was ended', async () => {
    const shopper = auth.addSession();
    const held = auth.hold();
    const early = visit(shopper.headers);
    while (auth.asked.length === 0) await new Promise(setImmediate);
    auth.removeSession(shopper);
    await sessions.revokeAll(shopper.userId, 2);
    held.letGo();
    expect(await identityBehind(await early)).toBeUndefined();
  });

  it.each([
    ['a user id that is none', `u-1.${'s'.repeat(22)}.${'x'.repeat(43)}`],
    ['a brace in the user id', `{u}.${'s'.repeat(22)}.${'x'.repeat(43)}`],
    ['no parts', 'nonsense'],
    ['nothing', ''],
    ['a secret that is too short', `11111111-1111-4111-8111-111111111111.${'s'.repeat(22)}.x`],
  ])('is refused without asking anybody when its cookie has %s', async (_what, cookie) => {
    const response = await visit({ cookie: `session=${cookie}` });
    expect(await identityBehind(response)).toBeUndefined();
    expect(response.headers['set-cookie']).toContain('Max-Age=0');
    expect(auth.asked).toEqual([]);
  });

  it('is refused when auth knows none, and when the secret is another', async () => {
    const known = auth.addSession();
    const [user, session] = known.cookie.split('.');
    const stolen = [user, session, 'x'.repeat(43)].join('.');
    const response = await visit({ cookie: `session=${stolen}` });
    expect(await identityBehind(response)).toBeUndefined();
    expect(auth.asked).toEqual(['sessions']);
    expect(await identityBehind(await visit(known.headers))).toMatchObject({ subject: known.userId });
  });

  it('is refused when two stand under its name: one was planted', async () => {
    const [mine, planted] = [auth.addSession(), auth.addSession()];
    const response = await visit({ cookie: `session=${planted.cookie}; session=${mine.cookie}` });
    expect(await identityBehind(response)).toBeUndefined();
    const twice = await visit({ cookie: `session=${mine.cookie}; session=${mine.cookie}` });
    expect(await identityBehind(twice)).toMatchObject({ subject: mine.userId });
  });

  it('gives way to a bearer token', async () => {
    const { headers } = auth.addSession();
    expect(await identityBehind(await visit({ ...headers, ...asOperator }))).toMatchObject({
      subject: 'operator',
    });
  });

  it.each([500, 503, 403, 400])('is neither believed nor cleared while auth answers %d', async (status) => {
    const { headers } = auth.addSession();
    auth.failWith(status);
    const response = await visit(headers);
    expect(response.json()).toMatchObject({ status: 503, code: 'IDENTITY_UNAVAILABLE' });
    expect(response.headers).toMatchObject({ 'retry-after': '2', 'ratelimit-policy': expect.any(String) });
    expect(response.headers).not.toHaveProperty('set-cookie');
    auth.failWith(undefined);
    expect((await visit(headers)).statusCode).toBe(200);
  });

  it('is not needed for what everyone may see: it is shown although auth fails', async () => {
    const { headers } = auth.addSession();
    auth.failWith(500);
    const response = await app.inject({ url: '/api/products', headers });
    expect(heardBy(response).headers).not.toHaveProperty('x-shop-identity');
    expect(response.headers).not.toHaveProperty('set-cookie');
  });

  it('has a name outside a laptop that only this host can set, over TLS', async () => {
    const remote = await startGateway({
      products: [cart],
      ...{ auth, cart },
      env: { SHOP_ENV: 'staging', REDIS_NODES: stack.redis.seeds },
    });
    const { cookie, userId } = auth.addSession();
    const seenAs = async (name: string) =>
      identityBehind(await remote.inject({ url: '/api/cart', headers: { cookie: `${name}=${cookie}` } }));
    expect(await seenAs('session')).toBeUndefined();
    expect(await seenAs('__Host-session')).toMatchObject({ subject: userId });
    const refused = await remote.inject({ url: '/api/cart', headers: { cookie: '__Host-session=x' } });
    expect(refused.headers['set-cookie']).toBe(
      '__Host-session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax',
    );
    await remote.close();
  });

  it('leaves the cookie of a new login alone in its answer', async () => {
    const old = auth.addSession();
    auth.removeSession(old);
    const response = await app.inject({ method: 'POST', url: '/api/auth/sessions', headers: old.headers });
    expect(response.headers['set-cookie']).toBe('session=new; HttpOnly; SameSite=Lax; Path=/');
  });

  it('is told to auth when it is used, once a minute at the most', async () => {
    const [one, other] = [auth.addSession(), auth.addSession()];
    for (const { headers } of [one, other, one, one]) await visit(headers);
    const told = () =>
      auth.seen.filter(({ sessionId }) => [one.sessionId, other.sessionId].includes(sessionId));
    while (told().length < 2) await new Promise(setImmediate);
    expect(new Set(told().map(({ sessionId }) => sessionId))).toEqual(
      new Set([one.sessionId, other.sessionId]),
    );
    expect(told()).toHaveLength(2);
  });
});
