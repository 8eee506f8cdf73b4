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

/** Milliseconds until the units of a sub-window are given back; none are held where that is not above 0. */
function endsInMs(index: number, { nowMs }: Counted, resolution: Resolution): number {
  return index * resolution.subWindowMs + memoryMs(resolution) - nowMs;
}

/** Milliseconds until at least `wanted` units are given back; 0 when none is wanted. */
function waitFor(counted: Counted, resolution: Resolution, wanted: number): number {
  let [missing, waitMs] = [wanted, 0];
  for (const [index, units] of [...counted.units].sort(([one], [other]) => one - other)) {
    if (missing <= 0) break;
    const endsMs = endsInMs(index, counted, resolution);
    if (endsMs <= 0) continue;
    missing -= units;
    waitMs = endsMs;
  }
  return waitMs;
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
  let used = 0;
  let firstMs = Infinity;
  for (const [index, units] of counted.units) {
    const endsMs = endsInMs(index, counted, resolution);
    if (endsMs <= 0) continue;
    used += units;
    firstMs = Math.min(firstMs, endsMs);
  }
  return Object.freeze({
    policy,
    source,
    limit,
    isAllowed: counted.isAllowed,
    remaining: Math.max(0, limit - used),
    resetMs: used === 0 ? 0 : firstMs,
    retryAfterMs: counted.isAllowed ? 0 : waitFor(counted, resolution, used + cost - limit),
  });
}
