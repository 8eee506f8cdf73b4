import type { KeyFamily } from '../keys/key-family.js';
import { countedIn, decisionOf, type RateLimitDecision, type WindowParts } from './decision.js';
import { LocalRates } from './local-rates.js';
import { LocalWindows, type LocalRequest } from './local-windows.js';
import { keepableRate, quotaOf, rateDecisionOf, type Paced, type Rate, type RatePolicy } from './rate.js';
import { keepablePolicy, SUB_WINDOWS, type RateLimitPolicy, type Resolution } from './rate-limit-policy.js';
import { unitsByPart } from './units-by-part.js';

/*
 * One policy of several that are judged together: a sliding window or an even rate, as the script takes it, as this
 * process counts it, and what comes of it in words.
 */

export interface Rule {
  /** What a client is told of the policy; its limit is the most a request may cost. */
  readonly quota: RateLimitPolicy;
  /** As `admit-by-all.lua` takes it, after its name. */
  readonly forScript: readonly [limit: number, unit: number, subWindows: number];
  /** The decision that Redis came to, when all rules admit: what is held, and when the first of it is given back. */
  decideCounted(counted: readonly number[], cost: number): RateLimitDecision;
  /** The same when one of them refuses: whether this one admits, then what it holds. */
  decideUncounted(told: readonly number[], cost: number): RateLimitDecision;
  /** Whether this process alone would admit a request. */
  hasRoomFor(request: LocalRequest): boolean;
  /** Counts a request in this process. */
  note(request: LocalRequest): void;
  /** The decision of this process, after all rules were asked. */
  decideHere(request: LocalRequest, isAllowed: boolean): RateLimitDecision;
}

export interface RuleOptions<Policy> {
  readonly policy: Policy;
  readonly family: Pick<KeyFamily, 'name' | 'ttlMs'>;
  /** How many keys the stand-in remembers. */
  readonly maxKeys: number;
}

/** A sliding window of eleven parts (docs/adr/0020). */
class WindowRule implements Rule {
  readonly quota: RateLimitPolicy;
  readonly forScript;
  readonly #resolution: Resolution;
  readonly #local: LocalWindows;

  /** @throws RateLimitPolicyError */
  constructor({ policy, family, maxKeys }: RuleOptions<RateLimitPolicy>) {
    const resolution = { subWindowMs: policy.windowMs / SUB_WINDOWS, subWindows: SUB_WINDOWS };
    this.quota = keepablePolicy({ policy, family, resolution });
    this.forScript = [policy.limit, resolution.subWindowMs, resolution.subWindows] as const;
    this.#resolution = resolution;
    this.#local = new LocalWindows({ policy: this.quota, resolution, maxKeys });
  }

  decideCounted([used = NaN, resetMs = NaN]: readonly number[]): RateLimitDecision {
    const counted = { isAllowed: true, used, resetMs, retryAfterMs: 0 };
    return decisionOf({ policy: this.quota, counted, source: 'redis' });
  }

  decideUncounted([admits, nowMs = NaN, ...parts]: readonly number[], cost: number): RateLimitDecision {
    return this.#decide({ isAllowed: admits === 1, nowMs, units: unitsByPart(parts) }, cost, 'redis');
  }

  hasRoomFor(request: LocalRequest): boolean {
    return this.#local.look(request).isAllowed;
  }

  note(request: LocalRequest): void {
    this.#local.note(request);
  }

  decideHere(request: LocalRequest, isAllowed: boolean): RateLimitDecision {
    return this.#decide({ ...this.#local.look(request), isAllowed }, request.cost, 'local');
  }

  #decide(parts: WindowParts, cost: number, source: RateLimitDecision['source']): RateLimitDecision {
    const { quota: policy } = this;
    const counted = countedIn(parts, { resolution: this.#resolution, limit: policy.limit, cost });
    return decisionOf({ policy, counted, source });
  }
}

/** An even rate with a burst, by GCRA (rate.ts). */
class RateRule implements Rule {
  readonly quota: RateLimitPolicy;
  readonly forScript;
  readonly #rate: Rate;
  readonly #local: LocalRates;

  /** @throws RateLimitPolicyError */
  constructor({ policy, family, maxKeys }: RuleOptions<RatePolicy>) {
    this.#rate = keepableRate({ policy, family });
    this.quota = quotaOf(policy, this.#rate);
    this.forScript = [this.#rate.burstUs, this.#rate.intervalUs, 0] as const;
    this.#local = new LocalRates({ rate: this.#rate, maxKeys });
  }

  decideCounted([debtUs = NaN]: readonly number[], cost: number): RateLimitDecision {
    return this.#decide({ isAllowed: true, debtUs }, cost, 'redis');
  }

  decideUncounted([admits, debtUs = NaN]: readonly number[], cost: number): RateLimitDecision {
    return this.#decide({ isAllowed: admits === 1, debtUs }, cost, 'redis');
  }

  hasRoomFor(request: LocalRequest): boolean {
    return this.#local.look(request).isAllowed;
  }

  note(request: LocalRequest): void {
    this.#local.note(request);
  }

  decideHere(request: LocalRequest, isAllowed: boolean): RateLimitDecision {
    return this.#decide({ ...this.#local.look(request), isAllowed }, request.cost, 'local');
  }

  #decide(paced: Paced, cost: number, source: RateLimitDecision['source']): RateLimitDecision {
    return rateDecisionOf({ quota: this.quota, rate: this.#rate, paced, cost, source });
  }
}

/**
 * The rule of a policy; one with a `burst` is a rate.
 *
 * @throws RateLimitPolicyError when it cannot be kept under keys of the family
 */
export function ruleOf(options: RuleOptions<RateLimitPolicy | RatePolicy>): Rule {
  const { policy } = options;
  return 'burst' in policy ? new RateRule({ ...options, policy }) : new WindowRule({ ...options, policy });
}
