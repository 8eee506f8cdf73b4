import type { RateLimitDecision } from './decision.js';

/*
 * The fields of draft-ietf-httpapi-ratelimit-headers (RateLimit-Policy and RateLimit, since revision 08 one item per
 * policy), Lists of RFC 9651. A policy's name is made of characters that its string form need not escape; limits are
 * far below the 15 digits of an Integer there.
 */

/** Header fields by name, as `reply.headers` takes them. */
export interface RateLimitHeaders {
  'RateLimit-Policy'?: string;
  RateLimit?: string;
  'Retry-After'?: string;
}

function seconds(milliseconds: number): string {
  return String(Math.ceil(milliseconds / 1_000));
}

function policyItem({ policy }: RateLimitDecision): string {
  return `"${policy.name}";q=${String(policy.limit)};w=${seconds(policy.windowMs)}`;
}

function limitItem({ policy, remaining, resetMs }: RateLimitDecision): string {
  return `"${policy.name}";r=${String(remaining)};t=${seconds(resetMs)}`;
}

/**
 * Tells a client where it stands: what it may do (`q` units in `w` seconds), what is left (`r`) and in how many seconds
 * it gets some back (`t`); `Retry-After` when a decision refused it, the longest wait of all. Seconds are rounded up.
 * No partition key (`pk`) is sent: it would show by what we count.
 *
 * @param decisions all that were asked for the request, one a policy; none: no fields
 */
export function rateLimitHeaders(decisions: readonly RateLimitDecision[]): RateLimitHeaders {
  if (decisions.length === 0) return {};
  const refused = decisions.filter(({ isAllowed }) => !isAllowed);
  return {
    'RateLimit-Policy': decisions.map(policyItem).join(', '),
    RateLimit: decisions.map(limitItem).join(', '),
    ...(refused.length > 0 && {
      'Retry-After': seconds(Math.max(...refused.map(({ retryAfterMs }) => retryAfterMs))),
    }),
  };
}
