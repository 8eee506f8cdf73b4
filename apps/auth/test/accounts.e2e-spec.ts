import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@shop/testing';
import { type AuthUnderTest, startAuth } from './auth-under-test.js';

const password = 'a long enough password';

describe('accounts', () => {
  let auth: AuthUnderTest;

  beforeAll(async () => {
    auth = await startAuth({ LOGIN_LIMIT: '5', REDIS_LIMITER_DEADLINE_MS: '10000' });
  });
  afterAll(() => auth.stop());

  it('registers an address once, however it is written and however many ask at once', async () => {
    const spellings = ['ada@example.org', ' Ada@Example.ORG ', 'ADA@example.org', 'ada@example.org'];
    const answers = await Promise.all(
      spellings.map((email) => auth.ask('POST', '/auth/accounts', { body: { email, password } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'EMAIL_TAKEN' });
    expect(await auth.database.account.count()).toBe(1);
  });

  it('keeps no password', async () => {
    const [account] = await auth.database.account.findMany();
    expect(account?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(JSON.stringify(auth.app.log.lines)).not.toContain(password);
  });

  it('answers an unknown address and a wrong password in the same words', async () => {
    const wrong = await auth.ask('POST', '/auth/sessions', {
      body: { email: 'ada@example.org', password: 'another long password' },
    });
    const unknown = await auth.ask('POST', '/auth/sessions', {
      body: { email: 'nobody@example.org', password },
    });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    const words = ({ body }: { body: unknown }) => ({ ...Object(body), requestId: '' }) as unknown;
    expect(words(wrong)).toEqual(words(unknown));
  });

  it('refuses the sixth attempt on one account in a quarter of an hour, the right password included', async () => {
    const body = { email: 'grace@example.org', password };
    await auth.register(body);
    const guess = () =>
      auth.ask('POST', '/auth/sessions', { body: { ...body, password: 'a wrong password' } });
    const guesses = await Promise.all([1, 2, 3, 4, 5, 6, 7].map(guess));
    expect(guesses.map(({ status }) => status).sort()).toEqual([401, 401, 401, 401, 401, 429, 429]);
    const right = await auth.ask('POST', '/auth/sessions', { body });
    expect(right).toMatchObject({ status: 429, body: { code: 'LOGIN_LIMITED' } });
    expect(Number(right.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(right.headers['retry-after'])).toBeLessThanOrEqual(900);
  });

  it('are of people: an operator has none, at any route that is about the own account', async () => {
    const headers = await auth.app.headersOf({ subject: 'operator', roles: ['operator'] });
    const own = [
      ...[
        ['GET', '/auth/account'],
        ['GET', '/auth/account/export'],
        ['DELETE', '/auth/account'],
      ],
      ...[
        ['GET', '/auth/sessions'],
        ['DELETE', '/auth/sessions'],
        ['DELETE', '/auth/sessions/sessionOfSomebody'],
      ],
    ];
    for (const [method, url = ''] of own) {
      const answer = await auth.app.inject({ method: method as 'GET', url, headers });
      expect([url, answer.json()]).toEqual([
        url,
        expect.objectContaining({ status: 403, code: 'ACCOUNT_NEEDED' }),
      ]);
    }
  });

  it('counts attempts by itself while Redis is silent, and says that it is degraded', async () => {
    const payload = { email: 'mary@example.org', password: 'a wrong password' };
    const hasty = await auth.startAnother({ LOGIN_LIMIT: '5', REDIS_LIMITER_DEADLINE_MS: '50' });
    const signIn = () => hasty.inject({ method: 'POST', url: '/auth/sessions', payload });
    const readiness = async () => (await hasty.inject({ url: '/health/ready' })).json<unknown>();
    const statuses = await auth.redis.whileHanging(async () => {
      const answers: number[] = [];
      for (let attempt = 0; attempt < 6; attempt += 1) answers.push((await signIn()).statusCode);
      expect(await readiness()).toMatchObject({
        status: 'degraded',
        checks: { postgres: { status: 'up' }, redis: { status: 'down' } },
      });
      return answers;
    });
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    await eventually(async () => {
      expect(await readiness()).toMatchObject({ status: 'ok' });
    });
  }, 60_000);
});
