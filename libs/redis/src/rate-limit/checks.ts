import { sampledCounter } from '../client/metrics.js';
import type { RedisClient } from '../client/redis-client.js';
import type { KeyFamily } from '../keys/key-family.js';
import { countedIn, decisionOf, type Counted, type RateLimitDecision, type WindowParts } from './decision.js';
import { LocalWindows, type LocalRequest, type Request } from './local-windows.js';
import { keepablePolicy, type RateLimitPolicy, type Resolution } from './rate-limit-policy.js';
import { RateLimitCostError } from './rate-limit.errors.js';
import { windowInRedis } from './redis-window.js';

/*
 * The one path of every check: Redis under the limiter's deadline, and this process' own counts when it does not
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

export const MAX_LOCAL_KEYS = 10_000;

/** Where a request may be counted. */
export interface Places<Count> {
  /** Rejects when Redis did not answer in time or refused; the client's metric of failures says why. */
  inRedis(request: Request): Promise<Count>;
  /** The stand-in, which is also told of what Redis admitted here. */
  readonly local: { take(request: LocalRequest): Count; note(request: LocalRequest): void };
}

const showDecisions = sampledCounter(
  'rate_limit_decisions_total',
  'Requests judged by a rate limit: admitted, refused or spared (another limit of the same check refused), and whether Redis or this process counted',
  ['policy', 'outcome', 'source'],
);

/** Counts a request in Redis, else in this process. Nothing is thrown because of Redis. */
export function countWithStandIn<Count extends { readonly isAllowed: boolean }>(
  { inRedis, local }: Places<Count>,
  request: Request,
): Promise<{ count: Count; source: RateLimitDecision['source'] }> {
  const { key, cost } = request;
  return inRedis(request).then(
    (count) => {
      if (count.isAllowed) local.note({ key, cost, nowMs: monotonicMs() });
      return { count, source: 'redis' };
    },
    () => ({ count: local.take({ key, cost, nowMs: monotonicMs() }), source: 'local' }),
  );
}

/** @throws RateLimitCostError */
export function assertCost({ name, limit }: RateLimitPolicy, cost: number): void {
  if (!Number.isInteger(cost) || cost < 1 || cost > limit)
    throw new RateLimitCostError({ policy: name, cost, limit });
}

type Outcome = 'admitted' | 'refused' | 'spared';
type Tallies = Readonly<Record<Outcome, Record<RateLimitDecision['source'], number>>>;

const talliesByPolicy = new Map<string, Tallies>();

function talliesOf({ name: policy }: RateLimitPolicy): Tallies {
  const known = talliesByPolicy.get(policy);
  if (known !== undefined) return known;
  const of = (outcome: Outcome) => {
    const bySource = { redis: 0, local: 0 };
    for (const source of ['redis', 'local'] as const)
      showDecisions({ policy, outcome, source }, () => bySource[source]);
    return bySource;
  };
  const made = { admitted: of('admitted'), refused: of('refused'), spared: of('spared') };
  talliesByPolicy.set(policy, made);
  return made;
}

/** Counts a decision in the metric and hands it on. */
export function record(
  decision: RateLimitDecision,
  outcome: Outcome = decision.isAllowed ? 'admitted' : 'refused',
): RateLimitDecision {
  talliesOf(decision.policy)[outcome][decision.source] += 1;
  return decision;
}

/** The checks of one policy at one resolution. */
export class Checks<Id> {
  readonly policy: RateLimitPolicy;
  readonly #family: KeyFamily<Id>;
  readonly #resolution: Resolution;
  readonly #places: Places<Counted | WindowParts>;

  /** @throws RateLimitPolicyError */
  constructor(options: LimiterOptions<Id> & { resolution: Resolution; limitMax?: number }) {
    const { client, family, resolution, maxLocalKeys = MAX_LOCAL_KEYS } = options;
    this.policy = keepablePolicy(options);
    this.#family = family;
    this.#resolution = resolution;
    this.#places = {
      inRedis: windowInRedis({ redis: client.forUse('limiter'), policy: this.policy, resolution }),
      local: new LocalWindows({ policy: this.policy, resolution, maxKeys: maxLocalKeys }),
    };
  }

  /** @throws RateLimitCostError, InvalidKeyIdError; nothing because of Redis */
  async check(id: Id, cost: number): Promise<RateLimitDecision> {
    const { policy } = this;
    assertCost(policy, cost);
    const request = { key: this.#family.key(id), cost };
    const { count, source } = await countWithStandIn(this.#places, request);
    const asked = { resolution: this.#resolution, limit: policy.limit, cost };
    const counted = 'units' in count ? countedIn(count, asked) : count;
    return record(decisionOf({ policy, counted, source }));
  }
}

/** Whole milliseconds that never run back, whatever is done to the clock on the wall. */
function monotonicMs(): number {
  return Math.floor(performance.now());
}
