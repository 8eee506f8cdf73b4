import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type SessionData,
  sessionDataSchema,
  sessionSchemaVersion,
  type TokenClaims,
  tokenClaimsSchema,
  tokenSchemaVersion,
} from '@shop/contracts/auth';
import { RedisClient } from '@shop/redis/client';
import { keyFamilies } from '@shop/redis/keys';
import { hashOf, SessionStore, TokenCache } from '@shop/redis/session';
import { AccountsService } from '../src/accounts/accounts.service.js';
import type { Account } from '../src/generated/prisma/client.js';
import { OwnLogins } from '../src/sessions/own-logins.js';
import { SessionNotFoundError } from '../src/sessions/sessions.errors.js';
import { SessionsService } from '../src/sessions/sessions.service.js';
import { AccessTokenNotFoundError } from '../src/tokens/tokens.errors.js';
import { TokensService } from '../src/tokens/tokens.service.js';
import { type AuthUnderTest, startAuth } from './auth-under-test.js';

/*
 * The promise that logouts stand on, tried through the service with seeded random schedules: once a logout is confirmed
 * nobody is let in, however slow a gateway is to install what auth had answered before it, and whatever is evicted.
 */

const ROUNDS = 1_000;
const AT_ONCE = 50;
const FIRST_SEED = Number(process.env['SLOW_ANSWER_SEED'] ?? 1);

/** mulberry32: the same seed gives the same schedule. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One login of one kind, as a gateway meets it. */
interface Login {
  readonly key: string;
  /** Whether it is let in by Redis; or else auth's yes, which is installed by a call. */
  look(): Promise<'in' | 'out' | (() => Promise<boolean>)>;
  end(): Promise<void>;
}

describe('a slow answer of auth', () => {
  let auth: AuthUnderTest;
  let gateway: SessionStore<SessionData>;
  let tokens: TokenCache<TokenClaims>;
  let refused = 0;

  beforeAll(async () => {
    auth = await startAuth({ DATABASE_POOL_SIZE: '10' });
    const client = auth.app.app.get(RedisClient);
    gateway = new SessionStore({ client, data: sessionDataSchema, schemaVersion: sessionSchemaVersion });
    tokens = new TokenCache({ client, claims: tokenClaimsSchema, schemaVersion: tokenSchemaVersion });
  });
  afterAll(() => auth.stop());

  /** `null` for what auth refuses; any other failure is one. */
  const orNull = <T>(answer: Promise<T>): Promise<T | null> =>
    answer.catch((error: unknown) => {
      if (error instanceof SessionNotFoundError || error instanceof AccessTokenNotFoundError) return null;
      throw error;
    });

  async function browserLogin(account: Account): Promise<Login> {
    const { cookie, started } = await auth.app.app.get(SessionsService).start(account, undefined);
    return {
      key: keyFamilies.session.key(started),
      end: () => auth.app.app.get(OwnLogins).end(account.userId, started.sessionId),
      look: async () => {
        const opened = await gateway.open(cookie);
        if (opened.kind !== 'unknown') return opened.kind === 'live' ? 'in' : 'out';
        const { credential, lease } = opened;
        const found = await orNull(auth.app.app.get(SessionsService).find(credential));
        return found ? () => gateway.install(found, lease) : 'out';
      },
    };
  }

  async function clientLogin({ userId }: Account): Promise<Login> {
    const service = auth.app.app.get(TokensService);
    const { accessToken: token, refreshToken } = await service.start(userId, undefined);
    return {
      key: keyFamilies.token.key({ userId, tokenHash: hashOf(token) }),
      end: () => service.revoke(refreshToken),
      look: async () => {
        const read = await tokens.read({ userId, token });
        if (read.kind === 'known') return 'in';
        const verified = await orNull(service.verify(token));
        return verified ? () => tokens.remember({ userId, token }, verified, read.lease) : 'out';
      },
    };
  }

  /** One schedule for one account: how often somebody was let in after the logout. */
  async function round(seed: number, logIn: (account: Account) => Promise<Login>): Promise<number> {
    const random = seededRandom(seed);
    const pause = () => sleep(Math.floor(random() * 25));
    const redis = auth.app.app.get(RedisClient).forUse('state');
    const account = await auth.database.account.create({
      data: {
        userId: randomUUID(),
        email: `${String(seed)}-${randomUUID()}@example.org`,
        passwordHash: '-',
        roles: ['shopper'],
      },
    });
    const { userId } = account;
    const login = await logIn(account);
    let isLoggedOut = false;
    let wrong = 0;

    async function request(isEvicted: boolean): Promise<void> {
      await pause();
      if (isEvicted) await redis.delete(login.key);
      if (isEvicted && random() < 0.5) await redis.delete(keyFamilies.tokenEpoch.key(userId));
      const wasLoggedOut = isLoggedOut;
      const looked = await login.look();
      if (wasLoggedOut && looked !== 'out') wrong += 1;
      await pause();
      if (typeof looked === 'function' && !(await looked())) refused += 1;
    }

    async function logout(isEverywhere: boolean): Promise<void> {
      await pause();
      if (isEverywhere) await auth.app.app.get(AccountsService).endEverything(userId);
      else await login.end();
      isLoggedOut = true;
    }

    const requests = Array.from({ length: 5 }, () => request(random() < 0.5));
    await Promise.all([...requests, logout(random() < 0.5)]);
    await request(false);
    return wrong;
  }

  it.each([
    { what: 'a session', logIn: browserLogin },
    { what: 'an access token', logIn: clientLogin },
  ])(
    `never lets $what in after a logout, over ${String(ROUNDS)} seeded rounds with evictions`,
    async ({ logIn }) => {
      refused = 0;
      const wrongSeeds: number[] = [];
      for (let first = 0; first < ROUNDS; first += AT_ONCE) {
        const seeds = Array.from({ length: AT_ONCE }, (_, index) => FIRST_SEED + first + index);
        const wrongs = await Promise.all(seeds.map((seed) => round(seed, logIn)));
        wrongSeeds.push(...seeds.filter((_, index) => (wrongs[index] ?? 0) > 0));
      }
      expect(wrongSeeds).toEqual([]);
      // The schedules do meet: some answers came too late.
      expect(refused).toBeGreaterThan(0);
    },
    180_000,
  );
});
