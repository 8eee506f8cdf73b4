import { z } from 'zod';
import { keyFamilies } from '../../src/keys/key-families.js';
import { hashOf } from '../../src/session/session-cookie.js';
import { TokenCache } from '../../src/session/token-cache.js';
import { DenyList } from './naive/deny-list.js';
import { trap } from './support/trap.js';
import { useStruckBench } from './support/struck-bench.js';
import { comesTrue } from './support/trap-bench.js';

const bench = useStruckBench();

interface Tokens {
  /** Where Redis keeps what it knows of a token. */
  keyOf(token: string): string;
  isLetIn(token: string): Promise<boolean>;
  revoke(token: string): Promise<void>;
}

function denied(): Tokens {
  const list = new DenyList(bench.plain());
  return {
    keyOf: (token) => `denied:{${token}}`,
    isLetIn: (token) => list.isLetIn(token),
    revoke: (token) => list.revoke(token),
  };
}

/** Known tokens in Redis, and auth behind it, which knows who was revoked. */
function known(): Tokens {
  const cache = new TokenCache({ client: bench.client(), claims: z.object({}), schemaVersion: 1 });
  const revoked = new Set<string>();
  const endsAtMs = Date.now() + 900_000;
  const presented = (token: string) => ({ userId: token, token });
  return {
    keyOf: (token) => keyFamilies.token.key({ userId: token, tokenHash: hashOf(token) }),
    isLetIn: async (token) => {
      const read = await cache.read(presented(token));
      if (read.kind === 'known') return true;
      if (revoked.has(token)) return false;
      await cache.remember(presented(token), { epoch: 1, endsAtMs, claims: {} }, read.lease);
      return true;
    },
    revoke: async (token) => {
      revoked.add(token);
      await cache.forget({ userId: token, tokenHash: hashOf(token) });
    },
  };
}

trap('a revoked token that is good again once its entry was evicted', {
  naive: denied,
  ours: known,
  springs: async (tokens) => {
    const token = bench.freshId();
    await tokens.isLetIn(token);
    await tokens.revoke(token);
    await bench.flush();
    return tokens.isLetIn(token);
  },
});

trap('a revoked token that is good again after a failover', {
  withinMs: 90_000,
  naive: denied,
  ours: known,
  springs: async (tokens) => {
    const token = bench.freshId();
    await tokens.isLetIn(token);
    const heal = await bench.failoverThatLoses(tokens.keyOf(token), () => tokens.revoke(token));
    const isRefused = await comesTrue(async () => !(await tokens.isLetIn(token)), 5_000);
    await heal();
    return !isRefused;
  },
});
