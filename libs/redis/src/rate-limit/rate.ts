import type { KeyFamily } from '../keys/key-family.js';
import type { RateLimitDecision } from './decision.js';
import { isPolicyName, UNITS_MAX, type RateLimitPolicy } from './rate-limit-policy.js';
import { RateLimitPolicyError } from './rate-limit.errors.js';

/*
 * The arithmetic of the generic cell rate algorithm (GCRA; ITU-T I.371, virtual scheduling), one for all places that
 * count. One number is kept: the theoretical arrival time, when all that was admitted would have come at the even rate.
 * What it lies ahead of now is the debt; a request adds its cost times the interval, and is admitted while the debt does
 * not exceed a whole burst.
 */

/** How fast requests may come, and how many of them at once. */
export interface RatePolicy {
  /** Lower case letters, digits and dashes; seen in headers and as the label of metrics. */
  readonly name: string;
  /** Units that are given back in each `windowMs`, evenly; at most 10,000 a second. */
  readonly limit: number;
  /** Milliseconds, whole. */
  readonly windowMs: number;
  /** Units that may come at once after a pause, 1 to 1,000,000. */
  readonly burst: number;
}

/** A policy as it is computed with: integers, so that no place rounds otherwise than another. */
export interface Rate {
  readonly burst: number;
  /** Emission interval: microseconds in which one unit is given back, rounded up. */
  readonly intervalUs: number;
  /** Microseconds in which a whole burst is given back. */
  readonly burstUs: number;
}

/** What a place that counts says of a request. */
export interface Paced {
  readonly isAllowed: boolean;
  /** Microseconds until nothing is owed any more, this request counted if it was admitted. */
  readonly debtUs: number;
}

/** Rounding an interval up to a microsecond costs 1 % of the rate here, and more below. */
const INTERVAL_MIN_US = 100;

function mendOf({ name, limit, windowMs, burst }: RatePolicy, { intervalUs }: Rate): string | null {
  if (!isPolicyName(name)) return 'name it with lower case letters, digits and dashes';
  if (!Number.isInteger(limit) || limit < 1) return 'set its limit to a whole number from 1';
  if (!Number.isInteger(windowMs) || windowMs < 1) return 'set its window to whole milliseconds';
  if (!Number.isInteger(burst) || burst < 1 || burst > UNITS_MAX)
    return `set its burst to a whole number from 1 to ${String(UNITS_MAX)}`;
  return intervalUs < INTERVAL_MIN_US ? 'let it give back 10,000 units a second at the most' : null;
}

/**
 * Lets a policy through that can be kept under a family's keys.
 *
 * @throws RateLimitPolicyError telling what to change
 */
export function keepableRate(options: {
  policy: RatePolicy;
  family: Pick<KeyFamily, 'name' | 'ttlMs'>;
}): Rate {
  const { policy, family } = options;
  const intervalUs = Math.ceil((policy.windowMs * 1_000) / policy.limit);
  const rate = Object.freeze({ burst: policy.burst, intervalUs, burstUs: policy.burst * intervalUs });
  const needMs = Math.ceil(rate.burstUs / 1_000);
  const mend =
    mendOf(policy, rate) ??
    (needMs > family.ttlMs
      ? `keys of '${family.name}' live ${String(family.ttlMs)} ms, a whole burst takes ${String(needMs)}`
      : null);
  if (mend !== null) throw new RateLimitPolicyError({ policy: policy.name, mend });
  return rate;
}

/**
 * What a client is told of the policy: as many units as a burst in the time that gives them back. Whoever keeps to that
 * is never refused, and it is the same rate; `limit` in `windowMs` would promise more at once than there is.
 */
export function quotaOf({ name }: RatePolicy, { burst, burstUs }: Rate): RateLimitPolicy {
  return Object.freeze({ name, limit: burst, windowMs: Math.ceil(burstUs / 1_000) });
}

/** Microseconds owed once a request is counted. */
export function debtAfter({ intervalUs }: Rate, { debtUs, cost }: { debtUs: number; cost: number }): number {
  return debtUs + cost * intervalUs;
}

/** Puts what is owed into the words of a decision. */
export function rateDecisionOf(options: {
  quota: RateLimitPolicy;
  rate: Rate;
  paced: Paced;
  cost: number;
  source: RateLimitDecision['source'];
}): RateLimitDecision {
  const { quota, rate, paced, cost, source } = options;
  const { debtUs, isAllowed } = paced;
  const used = Math.ceil(debtUs / rate.intervalUs);
  const tooMuchUs = debtAfter(rate, { debtUs, cost }) - rate.burstUs;
  return Object.freeze({
    policy: quota,
    source,
    limit: rate.burst,
    isAllowed,
    remaining: rate.burst - used,
    resetMs: used === 0 ? 0 : Math.ceil((debtUs - (used - 1) * rate.intervalUs) / 1_000),
    retryAfterMs: isAllowed ? 0 : Math.ceil(tooMuchUs / 1_000),
  });
}
