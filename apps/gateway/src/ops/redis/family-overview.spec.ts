import { describe, expect, it } from '@jest/globals';
import { familyOverviewSchema } from '@shop/contracts/redis-ops';
import { keyFamilies } from '@shop/redis/keys';
import type { AskedForHotKeys } from './asked-for-hot-keys.js';
import { familyOverviewOf } from './family-overview.js';

function reached(service: string, rates: [family: string | null, opsPerSecond: number][]): AskedForHotKeys {
  const families = rates.map(([family, opsPerSecond]) => ({ family, opsPerSecond }));
  const opsPerSecond = rates.reduce((sum, [, each]) => sum + each, 0);
  return {
    url: `http://${service}`,
    state: 'reached',
    report: { service, overMs: 10_000, opsPerSecond, keys: [], families },
  };
}

const names = Object.values<{ name: string }>(keyFamilies).map(({ name }) => name);

describe('familyOverviewOf', () => {
  it('has every row of the key table in its order, with what all instances ask of it', () => {
    const cart = keyFamilies.cart.name;
    const overview = familyOverviewSchema.parse(
      familyOverviewOf([
        reached('cart', [[cart, 10]]),
        reached('cart', [[cart, 5]]),
        reached('order', [[cart, 1]]),
      ]),
    );
    expect(overview.families.map(({ family }) => family)).toEqual(names);
    expect(overview.opsPerSecond).toBe(16);
    const busy = overview.families.filter(({ opsPerSecond }) => opsPerSecond > 0);
    expect(busy).toEqual([
      {
        ...{ family: cart, pattern: keyFamilies.cart.pattern, type: 'hash', door: 'hash' },
        ...{ opsPerSecond: 16, services: ['cart', 'order'] },
      },
    ]);
  });

  it('tells of keys that are of no row', () => {
    const { families } = familyOverviewOf([reached('cart', [[null, 3]])]);
    expect(families.at(-1)).toMatchObject({ family: null, opsPerSecond: 3, services: ['cart'] });
    expect(families).toHaveLength(names.length + 1);
  });

  it('lists the instances that did not answer beside those that did', () => {
    const silent = { service: 'user', url: 'http://user', state: 'unreachable', problem: 'is away' } as const;
    expect(familyOverviewOf([reached('cart', []), silent]).instances).toEqual([
      { service: 'cart', url: 'http://cart', state: 'reached', opsPerSecond: 0 },
      silent,
    ]);
  });
});
