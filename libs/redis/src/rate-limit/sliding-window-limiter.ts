import { Checks, type LimiterOptions } from './checks.js';
import type { RateLimitDecision } from './decision.js';
import { SUB_WINDOWS, type RateLimitPolicy } from './rate-limit-policy.js';

/*
 * A sliding window out of eleven counters: the current tenth of a window and the ten before it. Everything admitted in
 * the last window lies in these eleven, so counting all of them whole never admits too much; and they reach back over a
 * window and a tenth at the most, so that is all they can hold against anybody. Why eleven: docs/adr/0020.
 */

/**
 * Limits requests by key, exactly over all processes, in some hundred bytes a key.
 *
 * Never admits more than the limit in any window of the policy's length; never refuses who stayed under it over a window
 * and a tenth. Redis slow or down: this process alone counts, at the same rate.
 */
export class SlidingWindowLimiter<Id> {
  readonly #checks: Checks<Id>;

  /** @throws RateLimitPolicyError when the policy cannot be kept under keys of this family */
  constructor(options: LimiterOptions<Id>) {
    const resolution = { subWindowMs: options.policy.windowMs / SUB_WINDOWS, subWindows: SUB_WINDOWS };
    this.#checks = new Checks({ ...options, resolution });
  }

  get policy(): RateLimitPolicy {
    return this.#checks.policy;
  }

  /**
   * Judges a request and counts it if it is admitted; a refused one costs nothing.
   *
   * @param options.cost units it costs, 1 to the limit; default 1
   * @throws RateLimitCostError, InvalidKeyIdError
   * Redis down: the decision's `source` is `local`; nothing is thrown.
   */
  check(id: Id, { cost = 1 }: { cost?: number } = {}): Promise<RateLimitDecision> {
    return this.#checks.check(id, cost);
  }
}
