import { defineScript } from '../client/define-script.js';
import type { RedisClient } from '../client/redis-client.js';
import type { RedisCommands } from '../client/redis-commands.js';
import { integersOf } from '../client/replies.js';
import type { KeyFamily } from '../keys/key-family.js';
import { assertCost, countWithStandIn, MAX_LOCAL_KEYS, type Places, record } from './checks.js';
import type { RateLimitDecision } from './decision.js';
import { LocalRates } from './local-rates.js';
import type { Request } from './local-windows.js';
import { keepableRate, quotaOf, rateDecisionOf, type Paced, type Rate, type RatePolicy } from './rate.js';
import type { RateLimitPolicy } from './rate-limit-policy.js';

/*
 * A smooth rate with a bounded burst, out of one number a key: GCRA as ITU-T I.371 defines it for ATM cells, described
 * for requests by Brandur Leach (https://brandur.org/rate-limiting) and built by redis-cell. What was admitted comes back
 * unit by unit, not in tenths of a window. Redis slow or down: this process alone counts, at the same rate.
 */

/** What a limiter of a rate is made of. */
export interface GcraLimiterOptions<Id> {
  readonly client: RedisClient;
  /** Keys of one policy only. */
  readonly family: KeyFamily<Id>;
  readonly policy: RatePolicy;
  /** How many keys the stand-in remembers. Default 10,000, about a megabyte. */
  readonly maxLocalKeys?: number;
}

/* `unsafe`, as in redis-window.ts: Redis never counts a request twice. */
const admitAtRate = defineScript({
  name: 'admit-at-rate',
  file: new URL('./admit-at-rate.lua', import.meta.url),
  retry: 'unsafe',
  parse: (reply): Paced => {
    const [admitted, debtUs = NaN] = integersOf(reply);
    return { isAllowed: admitted === 1, debtUs };
  },
});

/**
 * Limits requests by key to an even rate, exactly over all processes, in about a hundred bytes a key.
 *
 * Admits at most `burst + limit * t / windowMs` units in any stretch of `t` milliseconds, and refuses a request only if it
 * would exceed that in some stretch that ends with it. Redis slow or down: this process alone counts, at the same rate.
 */
export class GcraLimiter<Id> {
  /** What a client is told: a burst in the time that gives it back. */
  readonly policy: RateLimitPolicy;
  readonly #family: KeyFamily<Id>;
  readonly #rate: Rate;
  readonly #places: Places<Paced>;

  /** @throws RateLimitPolicyError when the policy cannot be kept under keys of this family */
  constructor({ client, family, policy, maxLocalKeys = MAX_LOCAL_KEYS }: GcraLimiterOptions<Id>) {
    this.#rate = keepableRate({ policy, family });
    this.policy = quotaOf(policy, this.#rate);
    this.#family = family;
    this.#places = {
      inRedis: rateInRedis(client.forUse('limiter'), this.#rate),
      local: new LocalRates({ rate: this.#rate, maxKeys: maxLocalKeys }),
    };
  }

  /**
   * Judges a request and counts it if it is admitted; a refused one costs nothing.
   *
   * @param options.cost units it costs, 1 to the burst; default 1
   * @throws RateLimitCostError, InvalidKeyIdError
   * Redis down: the decision's `source` is `local`; nothing is thrown.
   */
  async check(id: Id, { cost = 1 }: { cost?: number } = {}): Promise<RateLimitDecision> {
    assertCost(this.policy, cost);
    const request = { key: this.#family.key(id), cost };
    const { count, source } = await countWithStandIn(this.#places, request);
    return record(rateDecisionOf({ quota: this.policy, rate: this.#rate, paced: count, cost, source }));
  }
}

function rateInRedis(
  redis: RedisCommands,
  { burstUs, intervalUs }: Rate,
): (request: Request) => Promise<Paced> {
  return ({ key, cost }) => redis.run(admitAtRate, { keys: [key], args: [burstUs, cost * intervalUs] });
}
