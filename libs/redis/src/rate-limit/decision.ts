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

/** What is counted under a key, this request included if it was admitted. */
export interface Counted {
  readonly isAllowed: boolean;
  /** Units that are held against the key. */
  readonly used: number;
  /** Milliseconds until some of them are given back; 0 when none are held. */
  readonly resetMs: number;
  /** Milliseconds until this request would be admitted if nobody else asks; 0 when it was. */
  readonly retryAfterMs: number;
}

/** A window in its parts: admitted units by index of the sub-window, this request included if it was admitted. */
export interface WindowParts {
  readonly isAllowed: boolean;
  /** The time of the key, in milliseconds of whoever counts. */
  readonly nowMs: number;
  readonly units: ReadonlyMap<number, number>;
}

/** What a request asks for, and of what. */
export interface Asked {
  readonly resolution: Resolution;
  readonly limit: number;
  readonly cost: number;
}

/** Milliseconds until the units of a sub-window are given back; none are held where that is not above 0. */
function endsInMs(index: number, { nowMs }: WindowParts, resolution: Resolution): number {
  return index * resolution.subWindowMs + memoryMs(resolution) - nowMs;
}

/** Milliseconds until at least `wanted` units are given back; 0 when none is wanted. */
function waitFor(parts: WindowParts, resolution: Resolution, wanted: number): number {
  let [missing, waitMs] = [wanted, 0];
  for (const [index, units] of [...parts.units].sort(([one], [other]) => one - other)) {
    if (missing <= 0) break;
    const endsMs = endsInMs(index, parts, resolution);
    if (endsMs <= 0) continue;
    missing -= units;
    waitMs = endsMs;
  }
  return waitMs;
}

/** Adds a window up; of a request that it admits, `count-request.lua` does the same. */
export function countedIn(parts: WindowParts, { resolution, limit, cost }: Asked): Counted {
  const { isAllowed } = parts;
  let used = 0;
  let firstMs = Infinity;
  for (const [index, units] of parts.units) {
    const endsMs = endsInMs(index, parts, resolution);
    if (endsMs <= 0) continue;
    used += units;
    firstMs = Math.min(firstMs, endsMs);
  }
  const retryAfterMs = isAllowed ? 0 : waitFor(parts, resolution, used + cost - limit);
  return { isAllowed, used, resetMs: used === 0 ? 0 : firstMs, retryAfterMs };
}

/** Puts what is counted into the words of a decision. */
export function decisionOf(options: {
  policy: RateLimitPolicy;
  counted: Counted;
  source: RateLimitDecision['source'];
}): RateLimitDecision {
  const { policy, counted, source } = options;
  const { isAllowed, used, resetMs, retryAfterMs } = counted;
  const { limit } = policy;
  const remaining = Math.max(0, limit - used);
  return Object.freeze({ policy, source, limit, isAllowed, remaining, resetMs, retryAfterMs });
}
