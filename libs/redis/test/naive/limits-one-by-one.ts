import type { RateLimitDecision } from '../../src/rate-limit/decision.js';

/**
 * Several limits as they are often asked: each by itself, each counting for itself. A request that one of them refuses has
 * been counted by the others, so who knocks at a full limit uses up the rest of the quota as well.
 */
export async function askOneByOne(
  checks: readonly (() => Promise<RateLimitDecision>)[],
): Promise<RateLimitDecision[]> {
  const decisions: RateLimitDecision[] = [];
  for (const check of checks) decisions.push(await check());
  return decisions;
}
