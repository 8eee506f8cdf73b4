import { defineScript } from '../client/define-script.js';
import type { RedisClient } from '../client/redis-client.js';
import type { RedisCommands } from '../client/redis-commands.js';
import { integersOf } from '../client/replies.js';
import type { KeyFamily } from '../keys/key-family.js';
import { assertCost, countWithStandIn, MAX_LOCAL_KEYS, type Places, record } from './checks.js';
import type { RateLimitDecision } from './decision.js';
import type { LocalRequest, Request } from './local-windows.js';
import type { RatePolicy } from './rate.js';
import type { RateLimitPolicy } from './rate-limit-policy.js';
import { RateLimitPolicyError } from './rate-limit.errors.js';
import { ruleOf, type Rule } from './rules.js';

/*
 * Several limits of one id, judged as one in one round trip: all of them live in one hash, so they share a slot without a
 * hash tag, and a request that one refuses is counted by none. Limits of two ids (address and user) lie in two slots:
 * two checks, which leave in the same tick; what one of them admitted stays counted when the other refuses
 * (docs/adr/0081). Redis slow or down: this process alone counts, all or none too, at the same rates.
 */

/** What several limits are made of. */
export interface CombinedLimiterOptions<Id, Name extends string> {
  readonly client: RedisClient;
  /** Keys of these policies only. */
  readonly family: KeyFamily<Id>;
  /** At least one, each with a name of its own. One with a `burst` is an even rate, the others are sliding windows. */
  readonly policies: readonly ((RateLimitPolicy | RatePolicy) & { readonly name: Name })[];
  /** How many keys the stand-in remembers, for each policy. Default 10,000, a few megabytes. */
  readonly maxLocalKeys?: number;
}

/** What a place that counts says: of each rule asked, in order, whether it admits. */
interface Judged {
  readonly isAllowed: boolean;
  readonly decisions: readonly RateLimitDecision[];
}

/** What the script says, of each rule asked, in order: two numbers when all admit, else a list. */
type Said =
  | { readonly isAllowed: true; readonly counted: readonly number[] }
  | { readonly isAllowed: false; readonly lists: readonly (readonly number[])[] };

/* `unsafe`, as in redis-window.ts: Redis never counts a request twice. */
const admitByAll = defineScript({
  name: 'admit-by-all',
  file: new URL('./admit-by-all.lua', import.meta.url),
  retry: 'unsafe',
  parse: (reply): Said => {
    if (!Array.isArray(reply)) throw new TypeError('admit-by-all did not answer with a list');
    const [isAdmitted, ...told] = reply as unknown[];
    return isAdmitted === 1
      ? { isAllowed: true, counted: integersOf(told) }
      : { isAllowed: false, lists: told.map(integersOf) };
  },
});

/** No policy has such a name. */
const ALL = '*';

/** Policies that are asked together, and what is made of them once. */
interface Selection {
  readonly rules: readonly Rule[];
  readonly places: Places<Judged>;
}

/** Several limits of one id: a request is admitted if all of them admit it, else it is counted by none. */
export class CombinedLimiter<Id, Name extends string = string> {
  readonly #rules: readonly Rule[];
  readonly #family: KeyFamily<Id>;
  readonly #redis: RedisCommands;
  /** By the names that were asked for: callers have a few of them, all of the constructor's. */
  readonly #selections = new Map<string, Selection>();

  /** @throws RateLimitPolicyError when a policy cannot be kept under keys of this family, or two have one name */
  constructor({ client, family, policies, maxLocalKeys = MAX_LOCAL_KEYS }: CombinedLimiterOptions<Id, Name>) {
    for (const [at, { name }] of policies.entries()) {
      if (policies.findIndex((policy) => policy.name === name) !== at)
        throw new RateLimitPolicyError({ policy: name, mend: 'give each policy of an id a name of its own' });
    }
    this.#rules = policies.map((policy) => ruleOf({ policy, family, maxKeys: maxLocalKeys }));
    this.#family = family;
    this.#redis = client.forUse('limiter');
  }

  /**
   * Judges a request by several limits and counts it in all of them, or in none when one refuses.
   *
   * @param options.cost units it costs under each, 1 to the least limit; default 1
   * @param options.policies names of those that apply to this request, at least one; default all
   * @returns of each policy that applies whether it admits, in the order in which they were given to the constructor; a
   *   policy that admits what another refuses has counted nothing
   * @throws RateLimitCostError, RateLimitPolicyError, InvalidKeyIdError
   * Redis down: the decisions' `source` is `local`; nothing is thrown.
   */
  async check(
    id: Id,
    { cost = 1, policies }: { cost?: number; policies?: readonly Name[] } = {},
  ): Promise<readonly RateLimitDecision[]> {
    const { rules, places } = this.#selected(policies);
    for (const { quota } of rules) assertCost(quota, cost);
    const { count } = await countWithStandIn(places, { key: this.#family.key(id), cost });
    const spared = count.isAllowed ? undefined : 'spared';
    return count.decisions.map((one) => record(one, one.isAllowed ? spared : undefined));
  }

  #selected(names: readonly string[] | undefined): Selection {
    const wanted = names?.join() ?? ALL;
    const known = this.#selections.get(wanted);
    if (known !== undefined) return known;
    const rules =
      names === undefined ? this.#rules : this.#rules.filter(({ quota }) => names.includes(quota.name));
    if (rules.length === 0)
      throw new RateLimitPolicyError({ policy: '', mend: 'name at least one of the policies' });
    const selection = { rules, places: { inRedis: this.#judgeBy(rules), local: standInOf(rules) } };
    this.#selections.set(wanted, selection);
    return selection;
  }

  #judgeBy(rules: readonly Rule[]): (request: Request) => Promise<Judged> {
    const policies = rules.flatMap(({ quota, forScript }) => [quota.name, ...forScript]);
    const judge = (said: Said, cost: number): Judged => ({
      isAllowed: said.isAllowed,
      decisions: rules.map((rule, at) =>
        said.isAllowed
          ? rule.decideCounted(said.counted.slice(2 * at, 2 * at + 2), cost)
          : rule.decideUncounted(said.lists[at] ?? [], cost),
      ),
    });
    return ({ key, cost }) => {
      const args = [cost, this.#family.ttlMs, ...policies];
      return this.#redis.run(admitByAll, { keys: [key], args }).then((said) => judge(said, cost));
    };
  }
}

/** The same in this process: every rule is asked before any counts. */
function standInOf(rules: readonly Rule[]) {
  const note = (request: LocalRequest) => {
    for (const rule of rules) rule.note(request);
  };
  const take = (request: LocalRequest): Judged => {
    const admits = rules.map((rule) => rule.hasRoomFor(request));
    const isAllowed = admits.every(Boolean);
    if (isAllowed) note(request);
    return { isAllowed, decisions: rules.map((rule, at) => rule.decideHere(request, admits[at] === true)) };
  };
  return { take, note };
}
