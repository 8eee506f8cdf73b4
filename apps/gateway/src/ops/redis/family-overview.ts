import type { FamilyOverview } from '@shop/contracts/redis-ops';
import { type DescribedFamily, keyFamilies } from '@shop/redis/keys';
import { type AskedForHotKeys, instancesOf, opsPerSecondOf, reportsOf } from './asked-for-hot-keys.js';

type Row = FamilyOverview['families'][number];
type Traffic = Pick<Row, 'opsPerSecond' | 'services'>;

const rows = Object.values<DescribedFamily>(keyFamilies);
const silence: Traffic = { opsPerSecond: 0, services: [] };

/** Every row of the key table, busy or not, with what the instances ask of its keys; keys of no row come last. */
export function familyOverviewOf(asked: readonly AskedForHotKeys[]): FamilyOverview {
  const traffic = trafficOf(asked);
  const stray = traffic.get(null);
  return {
    opsPerSecond: opsPerSecondOf(asked),
    families: [
      ...rows.map(({ name, pattern, type, door }) => ({
        ...{ family: name, pattern, type, door },
        ...(traffic.get(name) ?? silence),
      })),
      ...(stray === undefined ? [] : [{ family: null, pattern: null, type: null, door: null, ...stray }]),
    ],
    instances: instancesOf(asked),
  };
}

function trafficOf(asked: readonly AskedForHotKeys[]): Map<string | null, Traffic> {
  const traffic = new Map<string | null, Traffic>();
  for (const { service, families } of reportsOf(asked))
    for (const { family, opsPerSecond } of families) {
      const known = traffic.get(family) ?? silence;
      traffic.set(family, {
        opsPerSecond: known.opsPerSecond + opsPerSecond,
        services: [...new Set([...known.services, service])],
      });
    }
  return traffic;
}
