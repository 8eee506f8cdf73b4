import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestApp, type TestStack, useTestStack } from '@shop/testing';
import { UnsecuredJWT } from 'jose';
import { AuthDouble } from './auth-double.js';
import { heardBy, startGateway, verifier } from './gateway-under-test.js';
import { InstanceDouble } from './instance-double.js';

// A guard against hanging, not a measure: the machine may be busy.
jest.setTimeout(60_000);

describe('an access token at the gateway', () => {
  let stack: TestStack;
  let auth: AuthDouble;
  let cart: InstanceDouble;
  let app: TestApp;

  beforeAll(async () => {
    stack = await useTestStack();
    auth = await AuthDouble.start();
    cart = await InstanceDouble.start('cart');
    const env = { REDIS_NODES: stack.redis.seeds, REDIS_LIMITER_DEADLINE_MS: '5000' };
    app = await startGateway({ products: [cart], auth, cart, env });
  });

  afterEach(() => {
    auth.asked.length = 0;
    auth.failWith(undefined);
  });

  afterAll(async () => {
    await app.close();
    await Promise.all([auth.instance.kill(), cart.kill()]);
  });

  const visit = (token: string, url = '/api/cart') =>
    app.inject({ url, headers: { authorization: `Bearer ${token}` } });

  it('is the identity of its family, known to Redis after one question, also after a flush', async () => {
    const { token, userId, sessionId } = await auth.addToken();
    for (let visits = 0; visits < 3; visits += 1) {
      const statement = heardBy(await visit(token)).headers['x-shop-identity'] ?? '';
      expect(await verifier.verify(statement)).toEqual({ subject: userId, roles: [], sessionId });
    }
    expect(auth.asked).toEqual(['tokens']);
    await stack.redis.flush();
    await Promise.all(Array.from({ length: 20 }, () => visit(token)));
    expect(auth.asked).toEqual(['tokens', 'tokens']);
  });

  it('is refused when auth refuses it, on public pages too: its sender believes to be known', async () => {
    const { token } = await auth.addToken();
    auth.removeToken(token);
    for (const url of ['/api/cart', '/api/products']) {
      const response = await visit(token, url);
      expect(response.json()).toMatchObject({ status: 401, code: 'BEARER_TOKEN_INVALID' });
      expect(response.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
      expect(response.headers).toHaveProperty('ratelimit');
    }
  });

  it.each([
    ['no JWT', 'wrong'],
    ['of nobody', new UnsecuredJWT({}).encode()],
    ['of a user id that is none', new UnsecuredJWT({}).setSubject('{u}').encode()],
    ['over by its own account', new UnsecuredJWT({}).setSubject(randomUUID()).setExpirationTime(1).encode()],
    ['longer than auth takes', new UnsecuredJWT({ x: 'x'.repeat(4_000) }).setSubject(randomUUID()).encode()],
  ])('is refused without asking anybody when it is %s', async (_what, token) => {
    expect((await visit(token)).json()).toMatchObject({ status: 401, code: 'BEARER_TOKEN_INVALID' });
    expect(auth.asked).toEqual([]);
  });

  it('is neither believed nor refused while auth fails', async () => {
    const { token } = await auth.addToken();
    auth.failWith(500);
    expect((await visit(token)).json()).toMatchObject({ status: 503, code: 'IDENTITY_UNAVAILABLE' });
    auth.failWith(undefined);
    expect((await visit(token)).statusCode).toBe(200);
  });

  it('is worth nothing under the name of another user', async () => {
    const { token } = await auth.addToken();
    const [header, , signature] = token.split('.');
    const claims = Buffer.from(JSON.stringify({ sub: randomUUID() })).toString('base64url');
    const forged = [header, claims, signature].join('.');
    expect((await visit(forged)).json()).toMatchObject({ code: 'BEARER_TOKEN_INVALID' });
  });
});
