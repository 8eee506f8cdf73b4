import {
  type CacheCounts,
  type CacheFamilySum,
  type CacheInstance,
  type CacheOverview,
  hitRateOf,
  sumCacheCounts,
} from '@shop/contracts/cache-ops';

/** Adds up what the instances report, by key family. Instances without a report are listed and add nothing. */
export function overviewOf(instances: readonly CacheInstance[]): CacheOverview {
  const byFamily = new Map<string, CacheCounts[]>();
  for (const instance of instances) {
    if (instance.state !== 'reached') continue;
    for (const [family, counts] of Object.entries(instance.families)) {
      byFamily.set(family, [...(byFamily.get(family) ?? []), counts]);
    }
  }
  const families = [...byFamily].map(([family, parts]): [string, CacheFamilySum] => [family, summed(parts)]);
  return { families: Object.fromEntries(families), instances: [...instances] };
}

function summed(parts: readonly CacheCounts[]): CacheFamilySum {
  const sum = sumCacheCounts(parts);
  return { ...sum, hitRate: hitRateOf(sum) };
}
