import { counter } from '../client/metrics.js';
import type { RedisClient } from '../client/redis-client.js';
import type { RedisCommands } from '../client/redis-commands.js';
import type { KeyFamily } from '../keys/key-family.js';
import { decisionOf, type Counted, type RateLimitDecision } from './decision.js';
import { LocalWindows } from './local-windows.js';
import { keepablePolicy, type RateLimitPolicy, type Resolution } from './rate-limit-policy.js';
import { RateLimitCostError } from './rate-limit.errors.js';
import { countInRedis } from './redis-window.js';

/*
 * The one path of every check: Redis under the limiter's deadline, and this process' own windows when it does not
 * answer. Each check asks Redis again, so its first answer after an outage ends the stand-in.
 */

/** What a limiter is made of. */
export interface LimiterOptions<Id> {
  readonly client: RedisClient;
  /** Keys of one policy only: windows of two lengths under one key would not understand each other. */
  readonly family: KeyFamily<Id>;
  readonly policy: RateLimitPolicy;
  /** How many keys the stand-in remembers. Default 10,000, a few megabytes. */
  readonly maxLocalKeys?: number;
}

const MAX_LOCAL_KEYS = 10_000;

const decisions = counter(
  'rate_limit_decisions_total',
  'Requests judged by a rate limit: admitted or refused, and whether Redis or this process counted',
  ['policy', 'outcome', 'source'],
);

/** The checks of one policy at one resolution. */
export class Checks<Id> {
  readonly policy: RateLimitPolicy;
  readonly #family: KeyFamily<Id>;
  readonly #resolution: Resolution;
  readonly #redis: RedisCommands;
  readonly #local: LocalWindows;

  /** @throws RateLimitPolicyError */
  constructor(options: LimiterOptions<Id> & { resolution: Resolution; limitMax?: number }) {
    const { client, family, resolution, maxLocalKeys = MAX_LOCAL_KEYS } = options;
    this.policy = keepablePolicy(options);
    this.#family = family;
    this.#resolution = resolution;
    this.#redis = client.forUse('limiter');
    this.#local = new LocalWindows({ policy: this.policy, resolution, maxKeys: maxLocalKeys });
  }

  /** @throws RateLimitCostError, InvalidKeyIdError; nothing because of Redis */
  async check(id: Id, cost: number): Promise<RateLimitDecision> {
    const { name, limit } = this.policy;
    if (!Number.isInteger(cost) || cost < 1 || cost > limit)
      throw new RateLimitCostError({ policy: name, cost, limit });
    const decision = await this.#decide({ key: this.#family.key(id), cost });
    const outcome = decision.isAllowed ? 'admitted' : 'refused';
    decisions.inc({ policy: name, outcome, source: decision.source });
    return decision;
  }

  async #decide(request: { key: string; cost: number }): Promise<RateLimitDecision> {
    const { policy } = this;
    const shared = { policy, resolution: this.#resolution, cost: request.cost };
    const counted = await this.#countInRedis(request);
    if (counted !== null) return decisionOf({ ...shared, counted, source: 'redis' });
    const local = this.#local.take({ ...request, nowMs: monotonicMs() });
    return decisionOf({ ...shared, counted: local, source: 'local' });
  }

  /** `null` when Redis did not answer in time or refused; the client's metric of failures says why. */
  async #countInRedis(request: { key: string; cost: number }): Promise<Counted | null> {
    const { policy } = this;
    try {
      const counted = await countInRedis(this.#redis, { ...request, policy, resolution: this.#resolution });
      if (counted.isAllowed) this.#local.note({ ...request, nowMs: monotonicMs() });
      return counted;
    } catch {
      return null;
    }
  }
}

/** Whole milliseconds that never run back, whatever is done to the clock on the wall. */
function monotonicMs(): number {
  return Math.floor(performance.now());
}
