import type { HotKeyOverview, HotKeysReport } from '@shop/contracts/redis-ops';
import { familyOfKey } from '@shop/redis/diagnosis';

type Instance = HotKeyOverview['instances'][number];
type HotKey = HotKeyOverview['keys'][number];

/** What became of the question to one instance; `url` is null for this gateway. */
export type AskedForHotKeys =
  | { readonly url: string | null; readonly state: 'reached'; readonly report: HotKeysReport }
  | Extract<Instance, { state: 'unreachable' }>;

export interface OverviewOptions {
  /** Most keys to name. */
  readonly limit: number;
  /** Where a key lives, by the client's map. */
  readonly placeOf: (key: string) => Pick<HotKey, 'slot' | 'node'>;
}

/**
 * Adds up what the instances report, by key. The sum is at most what is said, and at least that less `overestimate`, for the
 * instances that name the key; one where it is not among the busiest adds nothing.
 */
export function hotKeyOverviewOf(
  asked: readonly AskedForHotKeys[],
  { limit, placeOf }: OverviewOptions,
): HotKeyOverview {
  const sums = new Map<string, Pick<HotKey, 'opsPerSecond' | 'overestimate'> & { services: Set<string> }>();
  for (const { service, key, opsPerSecond, overestimate } of asked.flatMap(ratesIn)) {
    const sum = sums.get(key) ?? { opsPerSecond: 0, overestimate: 0, services: new Set() };
    sum.opsPerSecond += opsPerSecond;
    sum.overestimate += overestimate;
    sum.services.add(service);
    sums.set(key, sum);
  }
  const busiest = [...sums].sort(([, one], [, other]) => other.opsPerSecond - one.opsPerSecond);
  const instances = asked.map(withoutKeys);
  return {
    opsPerSecond: instances.reduce(
      (sum, each) => sum + (each.state === 'reached' ? each.opsPerSecond : 0),
      0,
    ),
    keys: busiest.slice(0, limit).map(([key, { services, ...rates }]) => ({
      key,
      ...rates,
      family: familyOfKey(key),
      ...placeOf(key),
      services: [...services],
    })),
    instances,
  };
}

function ratesIn(instance: AskedForHotKeys) {
  if (instance.state !== 'reached') return [];
  const { service, keys } = instance.report;
  return keys.map((rate) => ({ ...rate, service }));
}

function withoutKeys(instance: AskedForHotKeys): Instance {
  if (instance.state !== 'reached') return instance;
  const { url, state, report } = instance;
  return { service: report.service, url, state, opsPerSecond: report.opsPerSecond };
}
