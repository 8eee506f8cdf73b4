import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  sessionAnswerSchema,
  type SessionData,
  sessionDataSchema,
  sessionSchemaVersion,
  type TokenClaims,
  tokenAnswerSchema,
  tokenClaimsSchema,
  type TokenPair,
  tokenPairSchema,
  tokenSchemaVersion,
} from '@shop/contracts/auth';
import { RedisClient } from '@shop/redis/client';
import { keyFamilies } from '@shop/redis/keys';
import { hashOf, parseCookie, SessionStore, TokenCache } from '@shop/redis/session';
import { Revocations } from '../src/revocations/revocations.js';
import { type AuthUnderTest, type SignedIn, startAuth } from './auth-under-test.js';

/*
 * Every way in which something ends, against every way in which Redis forgets that it did. Before each, the gateway
 * knows both logins from Redis alone; afterwards it asks as it always does: Redis, else auth, whose answer it installs.
 */

const password = 'a long enough password';

/** Somebody who is signed in with a browser and with an API client. */
interface Someone extends SignedIn {
  readonly pair: TokenPair;
}

/** What is over afterwards. */
type Ended = readonly ('session' | 'token')[];

const both: Ended = ['session', 'token'];

describe('what has ended stays ended', () => {
  let auth: AuthUnderTest;
  let sessions: SessionStore<SessionData>;
  let tokens: TokenCache<TokenClaims>;
  let relay: Revocations;
  let accounts = 0;

  beforeAll(async () => {
    auth = await startAuth({ REVOCATION_REPEAT_MS: '0' });
    relay = (await auth.startAnother()).app.get(Revocations);
    const client = auth.app.app.get(RedisClient);
    sessions = new SessionStore({ client, data: sessionDataSchema, schemaVersion: sessionSchemaVersion });
    tokens = new TokenCache({ client, claims: tokenClaimsSchema, schemaVersion: tokenSchemaVersion });
  });
  afterAll(() => auth.stop());

  async function someone(): Promise<Someone> {
    accounts += 1;
    const body = { email: `leaver-${String(accounts)}@example.org`, password };
    await auth.register(body);
    const signedIn = await auth.signIn(body);
    const { body: pair } = await auth.ask('POST', '/auth/tokens', { body });
    return { ...signedIn, pair: tokenPairSchema.parse(pair) };
  }

  async function isSessionLetIn({ cookie }: Someone): Promise<boolean> {
    const opened = await sessions.open(cookie);
    if (opened.kind !== 'unknown') return opened.kind === 'live';
    const { status, body } = await auth.askAsGateway('/internal/sessions/find', parseCookie(cookie));
    if (status === 200) await sessions.install(sessionAnswerSchema.parse(body), opened.lease);
    return status === 200;
  }

  async function isTokenLetIn({ pair: { userId, accessToken: token } }: Someone): Promise<boolean> {
    const presented = { userId, token };
    const read = await tokens.read(presented);
    if (read.kind === 'known') return true;
    const { status, body } = await auth.askAsGateway('/internal/tokens/verify', { token });
    if (status === 200) await tokens.remember(presented, tokenAnswerSchema.parse(body), read.lease);
    return status === 200;
  }

  const areLetIn = async (who: Someone) => ({
    session: await isSessionLetIn(who),
    token: await isTokenLetIn(who),
  });

  const refresh = ({ refreshToken }: Pick<TokenPair, 'refreshToken'>) =>
    auth.ask('POST', '/auth/tokens/refresh', { body: { refreshToken } });

  const ends: readonly (readonly [what: string, ended: Ended, end: (who: Someone) => Promise<unknown>])[] = [
    ['a logout', ['session'], ({ started: as }) => auth.ask('DELETE', '/auth/sessions/current', { as })],
    [
      'an end in the list',
      ['session'],
      ({ started: as }) => auth.ask('DELETE', `/auth/sessions/${as.sessionId}`, { as }),
    ],
    [
      'an end of the API client in the list',
      ['token'],
      ({ started: as, pair }) => auth.ask('DELETE', `/auth/sessions/${pair.sessionId}`, { as }),
    ],
    [
      'a revoked refresh token',
      ['token'],
      ({ pair: { refreshToken } }) => auth.ask('POST', '/auth/tokens/revoke', { body: { refreshToken } }),
    ],
    [
      'a refresh token of two generations ago',
      ['token'],
      async ({ pair }) => {
        await refresh(tokenPairSchema.parse((await refresh(pair)).body));
        expect((await refresh(pair)).status).toBe(401);
      },
    ],
    ['an end everywhere', both, ({ started: as }) => auth.ask('DELETE', '/auth/sessions', { as })],
    [
      'a new password',
      both,
      ({ started: as }) =>
        auth.ask('PUT', '/auth/password', {
          as,
          body: { currentPassword: password, newPassword: 'another long password' },
        }),
    ],
    ['an erasure', both, ({ started: as }) => auth.ask('DELETE', '/auth/account', { as })],
  ];

  const keysOf = ({ started, pair }: Someone) => [
    keyFamilies.session.key(started),
    keyFamilies.token.key({ userId: pair.userId, tokenHash: hashOf(pair.accessToken) }),
    keyFamilies.tokenEpoch.key(started.userId),
  ];

  /** What Redis holds of somebody, to be put back as by a replica that never heard of the end. */
  async function remembered(who: Someone): Promise<() => Promise<void>> {
    const held = await Promise.all(
      keysOf(who).map(async (key) => [key, await auth.redis.command('GET', key)] as const),
    );
    return async () => {
      for (const [key, text] of held) await auth.redis.command('SET', key, text, 'PX', '60000');
    };
  }

  /** Somebody whom Redis knows on both ways, and who is then ended on one or both. */
  async function leaver(end: (who: Someone) => Promise<unknown>) {
    const who = await someone();
    expect(await areLetIn(who)).toEqual({ session: true, token: true });
    const putBack = await remembered(who);
    await end(who);
    return { who, putBack };
  }

  const standing = (ended: Ended) => ({
    session: !ended.includes('session'),
    token: !ended.includes('token'),
  });

  it.each(ends)('%s, at once and after a flush', async (_what, ended, end) => {
    const { who } = await leaver(end);
    expect(await areLetIn(who)).toEqual(standing(ended));
    await auth.redis.flush();
    for (let time = 0; time < 2; time += 1) expect(await areLetIn(who)).toEqual(standing(ended));
  });

  it.each(ends)('%s, whatever of it is evicted', async (_what, ended, end) => {
    const { who } = await leaver(end);
    for (const evicted of [...keysOf(who).map((key) => [key]), keysOf(who)]) {
      for (const key of evicted) await auth.redis.command('DEL', key);
      for (let time = 0; time < 2; time += 1) expect(await areLetIn(who)).toEqual(standing(ended));
    }
  });

  it.each(ends)('%s, after a failover that lost it and its process', async (_what, ended, end) => {
    const { who, putBack } = await leaver(end);
    await putBack();
    await relay.relayDue();
    expect(await areLetIn(who)).toEqual(standing(ended));
  });
});
