import { describe, expect, it } from '@jest/globals';
import { type CacheCounts, type CacheOverview, noCacheCounts } from '@shop/contracts/ops';
import { changeBetween } from './cache-change.js';

function overview(families: Record<string, Partial<CacheCounts>>): CacheOverview {
  const summed = Object.entries(families).map(([name, some]) => [
    name,
    { ...noCacheCounts, ...some, hitRate: null },
  ]);
  return { families: Object.fromEntries(summed), instances: [] };
}

describe('changeBetween', () => {
  it('counts what happened between the readings only', () => {
    const before = overview({ product: { hits: 100, misses: 100 } });
    const after = overview({ product: { hits: 190, misses: 110 } });
    expect(changeBetween(before, after)).toMatchObject([{ family: 'product', hitRate: 0.9 }]);
  });

  it('counts a family that was new, and leaves out one that nobody read', () => {
    const before = overview({ 'product.stock': { hits: 5 } });
    const after = overview({ 'product.stock': { hits: 5 }, category: { misses: 2 } });
    expect(changeBetween(before, after)).toMatchObject([{ family: 'category', hitRate: 0 }]);
  });
});
