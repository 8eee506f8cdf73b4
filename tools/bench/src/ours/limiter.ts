import { keyFamilies } from '@shop/redis/keys';
import { GcraLimiter, SlidingWindowLimiter } from '@shop/redis/rate-limit';
import { z } from 'zod';
import type { Context, LimiterUnderTest } from '../worker/abilities.js';
import { connect } from './connect.js';

const limits = z.object({ limit: z.number(), windowMs: z.number() });

/** @param kind `window`: at most the limit in any window; `rate`: an even rate with a burst of the limit */
export async function openLimiter(
  kind: string,
  context: Context & Record<string, unknown>,
): Promise<LimiterUnderTest> {
  const client = connect(context);
  await client.connect();
  const { limit, windowMs } = limits.parse(context);
  const close = () => client.close();
  if (kind === 'rate') {
    const policy = { name: 'bench', limit, windowMs, burst: limit };
    const limiter = new GcraLimiter({ client, family: keyFamilies.rateLimitRate, policy });
    return { close, admit: async (id) => (await limiter.check(id)).isAllowed };
  }
  const policy = { name: 'bench', limit, windowMs };
  const limiter = new SlidingWindowLimiter({ client, family: keyFamilies.rateLimitUser, policy });
  return { close, admit: async (userId) => (await limiter.check({ userId })).isAllowed };
}
