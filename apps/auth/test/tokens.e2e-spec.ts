import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  accountExportSchema,
  jwksSchema,
  sessionListSchema,
  type TokenClaims,
  tokenAnswerSchema,
  tokenClaimsSchema,
  type TokenPair,
  tokenPairSchema,
  tokenSchemaVersion,
} from '@shop/contracts/auth';
import { RedisClient } from '@shop/redis/client';
import { hashOf, TokenCache } from '@shop/redis/session';
import { Clock } from '../src/clock.js';
import { Revocations } from '../src/revocations/revocations.js';
import { type Answer, type AuthUnderTest, startAuth } from './auth-under-test.js';

const password = 'a long enough password';

describe('tokens', () => {
  let auth: AuthUnderTest;
  let cache: TokenCache<TokenClaims>;
  let accounts = 0;

  beforeAll(async () => {
    auth = await startAuth({ REDIS_STATE_DEADLINE_MS: '1000', REVOCATION_REPEAT_MS: '0' });
    const client = auth.app.app.get(RedisClient);
    cache = new TokenCache({ client, claims: tokenClaimsSchema, schemaVersion: tokenSchemaVersion });
  });
  afterAll(() => auth.stop());

  const pairOf = ({ body }: Answer) => tokenPairSchema.parse(body);
  const signIn = async (): Promise<TokenPair & { email: string }> => {
    accounts += 1;
    const body = { email: `client-${String(accounts)}@example.org`, password };
    await auth.register(body);
    return { email: body.email, ...pairOf(await auth.ask('POST', '/auth/tokens', { body })) };
  };
  const refresh = ({ refreshToken }: Pick<TokenPair, 'refreshToken'>) =>
    auth.ask('POST', '/auth/tokens/refresh', { body: { refreshToken } });
  const verify = ({ accessToken: token }: TokenPair) =>
    auth.askAsGateway('/internal/tokens/verify', { token });
  /** What a gateway does with a token: Redis, else auth, whose answer is remembered. */
  const isLetIn = async (pair: TokenPair): Promise<boolean> => {
    const presented = { userId: pair.userId, token: pair.accessToken };
    const read = await cache.read(presented);
    if (read.kind === 'known') return true;
    const { status, body } = await verify(pair);
    if (status === 200) await cache.remember(presented, tokenAnswerSchema.parse(body), read.lease);
    return status === 200;
  };
  /** The grace of the rotation before is over. */
  const passTheGrace = ({ sessionId: familyId }: TokenPair) =>
    auth.database.tokenFamily.update({ where: { familyId }, data: { rotatedAt: new Date(0) } });
  const as = ({ userId, sessionId }: TokenPair) => ({ userId, sessionId, endsAt: '' });

  it('come in pairs: one is verified, the other gets the next pair', async () => {
    const first = await signIn();
    expect(await verify(first)).toMatchObject({
      status: 200,
      body: { userId: first.userId, epoch: 1, claims: { roles: ['shopper'], sessionId: first.sessionId } },
    });
    const second = pairOf(await refresh(first));
    expect(second.sessionId).toBe(first.sessionId);
    expect([await isLetIn(first), await isLetIn(second)]).toEqual([true, true]);
    expect(second.expiresInSeconds).toBeGreaterThan(14 * 60);
  });

  it('are for their own login limit and password', async () => {
    const { email } = await signIn();
    const answer = await auth.ask('POST', '/auth/tokens', { body: { email, password: 'a wrong password' } });
    expect(answer).toMatchObject({ status: 401, body: { code: 'CREDENTIALS_WRONG' } });
  });

  it('refreshed twice at once both work, and so does what they got', async () => {
    const first = await signIn();
    const answers = await Promise.all([refresh(first), refresh(first), refresh(first)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const pairs = answers.map(pairOf);
    expect(new Set(pairs.map(({ refreshToken }) => refreshToken)).size).toBe(3);
    const again = await Promise.all(pairs.map(refresh));
    expect(again.map(({ status }) => status)).toEqual([200, 200, 200]);
    for (const pair of again.map(pairOf)) expect(await isLetIn(pair)).toBe(true);
  });

  it('whose answer was lost are refreshed again within the grace', async () => {
    const first = await signIn();
    await refresh(first);
    const retried = pairOf(await refresh(first));
    expect((await refresh(retried)).status).toBe(200);
  });

  it('used again after the grace end their family and every access token of it', async () => {
    const first = await signIn();
    const second = pairOf(await refresh(first));
    expect([await isLetIn(first), await isLetIn(second)]).toEqual([true, true]);
    await passTheGrace(first);
    expect(await refresh(first)).toMatchObject({ status: 401, body: { code: 'REFRESH_TOKEN_REFUSED' } });
    expect([await isLetIn(first), await isLetIn(second)]).toEqual([false, false]);
    expect((await refresh(second)).status).toBe(401);
  });

  it('of two generations ago end their family however soon they come', async () => {
    const first = await signIn();
    const third = pairOf(await refresh(pairOf(await refresh(first))));
    expect((await refresh(first)).status).toBe(401);
    expect(await isLetIn(third)).toBe(false);
  });

  it('stay ended when a theft is seen beside a good refresh, whichever comes first', async () => {
    for (let round = 0; round < 10; round += 1) {
      const first = await signIn();
      const third = pairOf(await refresh(pairOf(await refresh(first))));
      const [good, theft] = await Promise.all([refresh(third), refresh(first)]);
      expect([200, 401]).toContain(good.status);
      expect(theft.status).toBe(401);
      const issued = good.status === 200 ? [third, pairOf(good)] : [third];
      for (const pair of issued)
        expect([await isLetIn(pair), (await refresh(pair)).status]).toEqual([false, 401]);
    }
  });

  it.each(['', 'nonsense', 'x'.repeat(43)])(
    'that are no refresh token (%j) are refused',
    async (refreshToken) => {
      const { status } = await refresh({ refreshToken });
      expect(status).toBe(refreshToken === '' ? 400 : 401);
    },
  );

  it('that are no access token of ours are not found', async () => {
    const pair = await signIn();
    const [head = '', claims = '', signature = ''] = pair.accessToken.split('.');
    const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    for (const accessToken of [
      'x',
      `${none}.${claims}.`,
      `${head}.${claims}.${'A'.repeat(signature.length)}`,
    ])
      expect(await verify({ ...pair, accessToken })).toMatchObject({
        status: 404,
        body: { code: 'ACCESS_TOKEN_NOT_FOUND' },
      });
  });

  it('end when they are revoked, at the gateway as well, and may be revoked again', async () => {
    const pair = await signIn();
    expect(await isLetIn(pair)).toBe(true);
    const revoke = () =>
      auth.ask('POST', '/auth/tokens/revoke', { body: { refreshToken: pair.refreshToken } });
    expect([(await revoke()).status, (await revoke()).status]).toEqual([204, 204]);
    expect(await isLetIn(pair)).toBe(false);
    await auth.redis.flush();
    expect(await isLetIn(pair)).toBe(false);
  });

  it('end with everything else of their owner, and when their login is ended in the list', async () => {
    const [one, other] = [await signIn(), await signIn()];
    const { items } = sessionListSchema.parse(
      (await auth.ask('GET', '/auth/sessions', { as: as(one) })).body,
    );
    expect(items).toMatchObject([{ kind: 'token', sessionId: one.sessionId, isCurrent: true }]);
    expect([await isLetIn(one), await isLetIn(other)]).toEqual([true, true]);
    await auth.ask('DELETE', `/auth/sessions/${one.sessionId}`, { as: as(one) });
    await auth.ask('DELETE', '/auth/sessions', { as: as(other) });
    expect([await isLetIn(one), await isLetIn(other)]).toEqual([false, false]);
    expect([(await refresh(one)).status, (await refresh(other)).status]).toEqual([401, 401]);
  });

  it('that ended while Redis was silent are ended there by another process', async () => {
    const pair = await signIn();
    expect(await isLetIn(pair)).toBe(true);
    const { refreshToken } = pair;
    const answer = await auth.redis.whileHanging(() =>
      auth.ask('POST', '/auth/tokens/revoke', { body: { refreshToken } }),
    );
    expect(answer.status).toBe(503);
    await auth.database.revocation.updateMany({ data: { dueAt: new Date(0) } });
    await (await auth.startAnother()).app.get(Revocations).relayDue();
    expect(await isLetIn(pair)).toBe(false);
  });

  it('signed before a rotation are verified after it, by a key that is published before it signs', async () => {
    const before = await signIn();
    const rotate = async () => {
      const headers = await auth.app.headersOf({ subject: 'operator', roles: ['operator'] });
      return jwksSchema.parse(
        (await auth.app.inject({ method: 'POST', url: '/auth/keys/rotate', headers })).json(),
      );
    };
    const [{ keys }, { keys: same }] = await Promise.all([rotate(), rotate()]);
    expect(keys).toHaveLength(2);
    expect(same).toEqual(keys);
    expect(jwksSchema.parse((await auth.ask('GET', '/auth/jwks')).body)).toEqual({ keys });
    const kidOf = ({ accessToken }: TokenPair) =>
      String(Object(JSON.parse(Buffer.from(accessToken.split('.')[0] ?? '', 'base64url').toString()))['kid']);
    const meanwhile = await signIn();
    expect(kidOf(meanwhile)).toBe(kidOf(before));
    await auth.database.signingKey.updateMany({
      where: { kid: keys[0]?.kid ?? '' },
      data: { signsFrom: new Date() },
    });
    await auth.ask('GET', '/auth/jwks');
    const after = await signIn();
    expect(kidOf(after)).toBe(keys[0]?.kid);
    expect([await isLetIn(before), await isLetIn(after)]).toEqual([true, true]);
  });

  it('are in the export of their owner, and no secret is there, in rows or in the log', async () => {
    const pair = await signIn();
    const { body } = await auth.ask('GET', '/auth/account/export', { as: as(pair) });
    expect(accountExportSchema.parse(body)).toMatchObject({
      account: { userId: pair.userId },
      sessions: [{ kind: 'token', sessionId: pair.sessionId }],
    });
    const rows = await Promise.all([
      auth.database.refreshToken.findMany(),
      auth.database.signingKey.findMany(),
    ]);
    const everything = JSON.stringify([body, rows, auth.app.log.lines]);
    for (const secret of [pair.refreshToken, pair.accessToken, password, 'PRIVATE KEY'])
      expect(everything).not.toContain(secret);
    expect(JSON.stringify(rows)).toContain(hashOf(pair.refreshToken));
  });

  it('are not found once they have ended', async () => {
    const pair = await signIn();
    const { nowMs } = Clock.prototype;
    const clock = auth.app.app.get(Clock);
    clock.nowMs = () => nowMs() + 16 * 60_000;
    expect((await verify(pair)).status).toBe(404);
    clock.nowMs = nowMs;
    expect((await verify(pair)).status).toBe(200);
  });

  it('cannot be signed by an instance with another key encryption key: it does not start', async () => {
    const AUTH_KEY_ENCRYPTION_KEY = Buffer.alloc(32, 8).toString('base64');
    await expect(auth.startAnother({ AUTH_KEY_ENCRYPTION_KEY })).rejects.toMatchObject({
      code: 'SIGNING_KEY_UNREADABLE',
      message: expect.stringContaining('AUTH_KEY_ENCRYPTION_KEY'),
    });
  });
});
