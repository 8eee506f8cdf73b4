import { Checks, type LimiterOptions } from './checks.js';
import type { RateLimitDecision } from './decision.js';
import type { RateLimitPolicy } from './rate-limit-policy.js';

/*
 * The same window at the finest resolution: sub-windows of one millisecond, so each counter is an entry of a log, and
 * nothing is counted beyond its time. Entries are as many as the limit, so it is for small limits over long windows.
 */

/** Above this a log costs more than it is worth; a small hash also stays packed in one allocation. */
const LIMIT_MAX = 100;

/**
 * Limits attempts by key, exact to the millisecond: an attempt is refused if and only if the limit was admitted in the
 * window before it. For logins and the like. Redis slow or down: this process alone counts, at the same rate.
 */
export class ExactLogLimiter<Id> {
  readonly #checks: Checks<Id>;

  /** @throws RateLimitPolicyError when the policy cannot be kept, its limit above 100 included */
  constructor(options: LimiterOptions<Id>) {
    const resolution = { subWindowMs: 1, subWindows: options.policy.windowMs - 1 };
    this.#checks = new Checks({ ...options, resolution, limitMax: LIMIT_MAX });
  }

  get policy(): RateLimitPolicy {
    return this.#checks.policy;
  }

  /**
   * Judges an attempt and logs it if it is admitted; a refused one is not logged.
   *
   * @throws InvalidKeyIdError
   * Redis down: the decision's `source` is `local`; nothing is thrown.
   */
  check(id: Id): Promise<RateLimitDecision> {
    return this.#checks.check(id, 1);
  }
}
