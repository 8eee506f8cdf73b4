import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tokenPairSchema } from '@shop/contracts/auth';
import { type AuthUnderTest, startAuth } from '../auth-under-test.js';
import { SingleUseTokens } from './single-use-tokens.js';

/*
 * Trap 17 of libs/redis/test/traps: the same scenarios against refresh tokens as many guides rotate them, and against auth,
 * which has them in Postgres. The long proof is tokens.e2e-spec.ts.
 */

interface RefreshTokens {
  start(): Promise<string>;
  /** @returns the next token; null when it was refused */
  refresh(token: string): Promise<string | null>;
}

const password = 'a long enough password';

let auth: AuthUnderTest;
let accounts = 0;

beforeAll(async () => {
  auth = await startAuth();
});

afterAll(() => auth.stop());

function naive(): RefreshTokens {
  const tokens = new SingleUseTokens();
  return { start: () => tokens.start('ann'), refresh: (token) => tokens.refresh(token) };
}

function ours(): RefreshTokens {
  const tokenOf = (body: unknown) => tokenPairSchema.parse(body).refreshToken;
  return {
    start: async () => {
      accounts += 1;
      const body = { email: `trap-${String(accounts)}@example.org`, password };
      await auth.register(body);
      return tokenOf((await auth.ask('POST', '/auth/tokens', { body })).body);
    },
    refresh: async (refreshToken) => {
      const answer = await auth.ask('POST', '/auth/tokens/refresh', { body: { refreshToken } });
      return answer.status === 200 ? tokenOf(answer.body) : null;
    },
  };
}

const traps: { what: string; springs: (tokens: RefreshTokens) => Promise<boolean> }[] = [
  {
    what: 'two tabs refresh with the same token at once, and one is logged out at its next refresh',
    springs: async (tokens) => {
      const first = await tokens.start();
      const both = await Promise.all([tokens.refresh(first), tokens.refresh(first)]);
      const again = await Promise.all(both.map((token) => tokens.refresh(token ?? '')));
      return again.includes(null);
    },
  },
  {
    what: 'an answer is lost, and its retry is refused',
    springs: async (tokens) => {
      const first = await tokens.start();
      await tokens.refresh(first);
      return (await tokens.refresh(first)) === null;
    },
  },
  {
    what: 'an old token comes again, so it was stolen, and its thief goes on',
    springs: async (tokens) => {
      const stolen = await tokens.start();
      const ofTheThief = (await tokens.refresh((await tokens.refresh(stolen)) ?? '')) ?? '';
      // Its owner comes with what the thief has replaced twice.
      await tokens.refresh(stolen);
      return (await tokens.refresh(ofTheThief)) !== null;
    },
  },
];

describe.each(traps)('$what', ({ springs }) => {
  it('with tokens that work once', async () => {
    expect(await springs(naive())).toBe(true);
  });

  it('not here', async () => {
    expect(await springs(ours())).toBe(false);
  });
});
