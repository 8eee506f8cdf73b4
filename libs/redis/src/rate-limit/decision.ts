import { memoryMs, type RateLimitPolicy, type Resolution } from './rate-limit-policy.js';

/* The arithmetic of a window, one for both places that count: the script in Redis and the stand-in in this process. */

/** What a limiter said about one request. */
export interface RateLimitDecision {
  readonly policy: RateLimitPolicy;
  readonly isAllowed: boolean;
  /** Units admitted in any window; of an even rate, those that may come at once. */
  readonly limit: number;
  /** Units left now, this request counted. */
  readonly remaining: number;
  /** Milliseconds until some of what is counted is given back; 0 when nothing is counted. */
  readonly resetMs: number;
  /** Milliseconds until this request would be admitted if nobody else asks; 0 when it was. */
  readonly retryAfterMs: number;
  /** Who counted: the cluster, for all processes, or this process alone because Redis did not answer in time. */
  readonly source: 'redis' | 'local';
}

/** What is counted under a key: admitted units by index of the sub-window, this request included if it was admitted. */
export interface Counted {
  readonly isAllowed: boolean;
  /** The time of the key, in milliseconds of whoever counts. */
  readonly nowMs: number;
  readonly units: ReadonlyMap<number, number>;
}

interface Held {
  /** Milliseconds until these units are given back. */
  readonly endsInMs: number;
  readonly units: number;
}

function heldOf({ nowMs, units }: Counted, resolution: Resolution): Held[] {
  return [...units]
    .map(([index, count]) => ({
      endsInMs: index * resolution.subWindowMs + memoryMs(resolution) - nowMs,
      units: count,
    }))
    .filter(({ endsInMs }) => endsInMs > 0)
    .sort((one, other) => one.endsInMs - other.endsInMs);
}

/** Milliseconds until at least `wanted` units are given back; 0 when none is wanted. */
function waitFor(held: readonly Held[], wanted: number): number {
  let missing = wanted;
  return held.reduce((waitMs, { endsInMs, units }) => {
    if (missing <= 0) return waitMs;
    missing -= units;
    return endsInMs;
  }, 0);
}

/** Puts what is counted into the words of a decision. */
export function decisionOf(options: {
  policy: RateLimitPolicy;
  resolution: Resolution;
  counted: Counted;
  cost: number;
  source: RateLimitDecision['source'];
}): RateLimitDecision {
  const { policy, resolution, counted, cost, source } = options;
  const { limit } = policy;
  const held = heldOf(counted, resolution);
  const used = held.reduce((sum, { units }) => sum + units, 0);
  return Object.freeze({
    policy,
    source,
    limit,
    isAllowed: counted.isAllowed,
    remaining: Math.max(0, limit - used),
    resetMs: held[0]?.endsInMs ?? 0,
    retryAfterMs: counted.isAllowed ? 0 : waitFor(held, used + cost - limit),
  });
}
