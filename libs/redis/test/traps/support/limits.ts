import { keyFamilies } from '../../../src/keys/key-families.js';
import { SlidingWindowLimiter } from '../../../src/rate-limit/sliding-window-limiter.js';
import type { RedisClient } from '../../../src/client/redis-client.js';
import { setClock, type FakeClock } from '../../support/fake-clock.js';

/** What both kinds of limiters are asked. */
export interface Limits {
  check(id: string, options?: { cost?: number }): Promise<boolean>;
}

export const POLICY = { name: 'trap', limit: 10, windowMs: 10_000 };

/**
 * The sliding window of one process, as a trap asks it.
 *
 * @param clock what Redis' clock says, where a trap sets it
 */
export function ourLimits(client: RedisClient, clock?: FakeClock): Limits {
  const limiter = new SlidingWindowLimiter({
    client: clock === undefined ? client : setClock(client, clock),
    family: keyFamilies.rateLimitUser,
    policy: POLICY,
  });
  return { check: async (userId, options) => (await limiter.check({ userId }, options)).isAllowed };
}

/** How many of so many requests that arrive together are admitted. */
export async function admittedOf(requests: number, check: () => Promise<boolean>): Promise<number> {
  const admitted = await Promise.all(Array.from({ length: requests }, check));
  return admitted.filter(Boolean).length;
}
