import { describe, expect, it } from '@jest/globals';
import type { CacheFamilySum, CacheOverview } from '@shop/contracts/cache-ops';
import { cacheRowsOf } from './cache-rows.js';

const nothing: CacheFamilySum = {
  ...{ hits: 0, negativeHits: 0, misses: 0, coalesced: 0, bypassed: 0, nearHits: 0, staleHits: 0, loads: 0 },
  ...{
    refreshes: 0,
    failedRefreshes: 0,
    lateLoads: 0,
    leaseWaits: 0,
    refusedFills: 0,
    lostGroups: 0,
    errors: 0,
  },
  hitRate: null,
};

const reading = (atMs: number, families: CacheOverview['families']) => ({
  atMs,
  overview: { families, instances: [] },
});

describe('the rows of the caches', () => {
  it('are in the order of the alphabet, and have no rate at first', () => {
    const rows = cacheRowsOf(reading(0, { product: nothing, category: nothing }), undefined);
    expect(rows.map(({ family, readsPerSecond }) => [family, readsPerSecond])).toEqual([
      ['category', null],
      ['product', null],
    ]);
  });

  it('have the reads of every outcome between two reports, by the second', () => {
    const before = reading(1_000, { product: { ...nothing, hits: 10 } });
    const now = reading(3_000, { product: { ...nothing, hits: 14, misses: 3, bypassed: 1, coalesced: 2 } });
    expect(cacheRowsOf(now, before)[0]?.readsPerSecond).toBe(5);
  });

  it('have no rate below nothing when a process began anew', () => {
    const before = reading(1_000, { product: { ...nothing, hits: 1_000 } });
    expect(cacheRowsOf(reading(2_000, { product: nothing }), before)[0]?.readsPerSecond).toBe(0);
  });
});
