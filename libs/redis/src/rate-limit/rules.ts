import type { KeyFamily } from '../keys/key-family.js';
import { countedIn, decisionOf, type RateLimitDecision, type WindowParts } from './decision.js';
import { LocalRates } from './local-rates.js';
import { LocalWindows, type LocalRequest } from './local-windows.js';
import { keepableRate, quotaOf, rateDecisionOf, type Rate, type RatePolicy } from './rate.js';
import { keepablePolicy, SUB_WINDOWS, type RateLimitPolicy, type Resolution } from './rate-limit-policy.js';

/*
 * One policy of several that are judged together: a sliding window or an even rate, as the script takes it, as this
 * process counts it, and what comes of it in words.
 */

/** What the hash of an id holds, as the script returned it. */
export interface Held {
  readonly nowUs: number;
  readonly fields: ReadonlyMap<string, number>;
}

/** What is known of a request's outcome under one policy. */
export interface Outcome {
  readonly cost: number;
  /** Whether this policy admits it, whatever the others say. */
  readonly isAllowed: boolean;
}

export interface Rule {
  /** What a client is told of the policy; its limit is the most a request may cost. */
  readonly quota: RateLimitPolicy;
  /** As `admit-by-all.lua` takes it. */
  readonly forScript: Readonly<Record<string, string | number>>;
  /** The decision that Redis came to. */
  decideBy(held: Held, outcome: Outcome): RateLimitDecision;
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
    this.forScript = { name: policy.name, unit: 1, limit: policy.limit, ...resolution };
    this.#resolution = resolution;
    this.#local = new LocalWindows({ policy: this.quota, resolution, maxKeys });
  }

  decideBy({ nowUs, fields }: Held, { cost, isAllowed }: Outcome): RateLimitDecision {
    const prefix = `${this.quota.name}:`;
    const units = new Map<number, number>();
    for (const [field, count] of fields)
      if (field.startsWith(prefix)) units.set(Number(field.slice(prefix.length)), count);
    return this.#decide({ isAllowed, nowMs: Math.floor(nowUs / 1_000), units }, cost, 'redis');
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
    this.forScript = { name: policy.name, unit: this.#rate.intervalUs, limit: this.#rate.burstUs };
    this.#local = new LocalRates({ rate: this.#rate, maxKeys });
  }

  decideBy({ nowUs, fields }: Held, { cost, isAllowed }: Outcome): RateLimitDecision {
    const debtUs = Math.max(0, (fields.get(this.quota.name) ?? 0) - nowUs);
    return rateDecisionOf({ ...this.#words, paced: { isAllowed, debtUs }, cost, source: 'redis' });
  }

  hasRoomFor(request: LocalRequest): boolean {
    return this.#local.look(request).isAllowed;
  }

  note(request: LocalRequest): void {
    this.#local.note(request);
  }

  decideHere(request: LocalRequest, isAllowed: boolean): RateLimitDecision {
    const paced = { ...this.#local.look(request), isAllowed };
    return rateDecisionOf({ ...this.#words, paced, cost: request.cost, source: 'local' });
  }

  get #words() {
    return { quota: this.quota, rate: this.#rate };
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
