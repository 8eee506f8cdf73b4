import type { HotKeyOverview } from '@shop/contracts/redis-ops';
import { familyOfKey } from '@shop/redis/diagnosis';
import { type AskedForHotKeys, instancesOf, opsPerSecondOf, reportsOf } from './asked-for-hot-keys.js';

type HotKey = HotKeyOverview['keys'][number];

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
  for (const { service, keys } of reportsOf(asked))
    for (const { key, opsPerSecond, overestimate } of keys) {
      const sum = sums.get(key) ?? { opsPerSecond: 0, overestimate: 0, services: new Set() };
      sum.opsPerSecond += opsPerSecond;
      sum.overestimate += overestimate;
      sum.services.add(service);
      sums.set(key, sum);
    }
  const busiest = [...sums].sort(([, one], [, other]) => other.opsPerSecond - one.opsPerSecond);
  return {
    opsPerSecond: opsPerSecondOf(asked),
    keys: busiest.slice(0, limit).map(([key, { services, ...rates }]) => ({
      key,
      ...rates,
      family: familyOfKey(key),
      ...placeOf(key),
      services: [...services],
    })),
    instances: instancesOf(asked),
  };
}
