import type { KeyFamily } from '../keys/key-family.js';
import { RateLimitPolicyError } from './rate-limit.errors.js';

/** How much is admitted in how long. */
export interface RateLimitPolicy {
  /** Lower case letters, digits and dashes; seen in headers and as the label of metrics. */
  readonly name: string;
  /** Units admitted in any window, 1 to 1,000,000. A request costs one unit unless said otherwise. */
  readonly limit: number;
  /** Length of the window in milliseconds: whole seconds, since the headers cannot say less. */
  readonly windowMs: number;
}

/** How finely a window remembers: in `subWindows` parts before the current one, each `subWindowMs` long. */
export interface Resolution {
  readonly subWindowMs: number;
  readonly subWindows: number;
}

/** Parts of a window before the current one, unless it is a log; `count-request.lua` takes it where nothing is said. */
export const SUB_WINDOWS = 10;

const NAME = /^[a-z][a-z0-9-]*$/;

/** Most units of a window or of a burst. */
export const UNITS_MAX = 1_000_000;

/** Whether a name can stand in headers and metrics as it is. */
export function isPolicyName(name: string): boolean {
  return NAME.test(name);
}

/** How long what was admitted counts, at the longest: the part that is counted whole included. */
export function memoryMs({ subWindowMs, subWindows }: Resolution): number {
  return subWindowMs * (subWindows + 1);
}

function mendOf(policy: RateLimitPolicy, limitMax: number): string | null {
  const { name, limit, windowMs } = policy;
  if (!isPolicyName(name)) return 'name it with lower case letters, digits and dashes';
  if (!Number.isInteger(limit) || limit < 1 || limit > limitMax)
    return `set its limit to a whole number from 1 to ${String(limitMax)}`;
  if (!Number.isInteger(windowMs / 1_000) || windowMs < 1_000) return 'set its window to whole seconds';
  return null;
}

function mendOfMemory(
  memoryMs: number,
  { policy, family }: { policy: RateLimitPolicy; family: Pick<KeyFamily, 'name' | 'ttlMs'> },
): string | null {
  if (memoryMs > family.ttlMs)
    return `keys of '${family.name}' live ${String(family.ttlMs)} ms, its window needs ${String(memoryMs)}`;
  // The script answers with their product.
  if (!Number.isSafeInteger((policy.limit + 1) * memoryMs)) return 'lower its limit or shorten its window';
  return null;
}

/**
 * Lets a policy through that a limiter can keep under a family's keys.
 *
 * @param options.limitMax largest limit of this kind of limiter
 * @throws RateLimitPolicyError telling what to change
 */
export function keepablePolicy(options: {
  policy: RateLimitPolicy;
  family: Pick<KeyFamily, 'name' | 'ttlMs'>;
  resolution: Resolution;
  limitMax?: number;
}): RateLimitPolicy {
  const { policy, family, resolution, limitMax = UNITS_MAX } = options;
  const mend = mendOf(policy, limitMax) ?? mendOfMemory(memoryMs(resolution), { policy, family });
  if (mend !== null) throw new RateLimitPolicyError({ policy: policy.name, mend });
  return Object.freeze({ ...policy });
}
