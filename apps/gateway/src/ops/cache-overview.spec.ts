import { describe, expect, it } from '@jest/globals';
import { type CacheInstance, noCacheCounts } from '@shop/contracts/cache-ops';
import { overviewOf } from './cache-overview.js';

function reached(families: Record<string, { hits?: number; misses?: number }>): CacheInstance {
  const counts = Object.entries(families).map(([name, some]) => [name, { ...noCacheCounts, ...some }]);
  return { service: 'product', url: 'http://p', state: 'reached', families: Object.fromEntries(counts) };
}

describe('overviewOf', () => {
  it('sums the same family over every instance', () => {
    const overview = overviewOf([
      reached({ product: { hits: 3 } }),
      reached({ product: { misses: 1 }, category: {} }),
    ]);
    expect(overview.families['product']).toMatchObject({ hits: 3, misses: 1, hitRate: 0.75 });
    expect(overview.families['category']).toMatchObject({ hits: 0, hitRate: null });
  });

  it('lists an instance without a report and adds nothing for it', () => {
    const missing: CacheInstance = {
      service: 'product',
      url: 'http://q',
      state: 'unreachable',
      problem: 'silent',
    };
    const overview = overviewOf([reached({ product: { hits: 1 } }), missing]);
    expect(overview.instances).toContainEqual(missing);
    expect(overview.families['product']?.hits).toBe(1);
  });
});
