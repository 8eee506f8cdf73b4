import { describe, expect, it } from '@jest/globals';
import {
  cacheCountsSchema,
  cacheOverviewSchema,
  hitRateOf,
  noCacheCounts,
  subtractCacheCounts,
  sumCacheCounts,
} from './cache-ops.js';

const counts = { ...noCacheCounts, hits: 7, negativeHits: 1, misses: 1, bypassed: 1, loads: 2 };

describe('the ops contract', () => {
  it('counts a negative hit as answered and a bypass as not answered', () => {
    expect(hitRateOf(counts)).toBe(0.8);
  });

  it('has no hit rate before the first read', () => {
    expect(hitRateOf(noCacheCounts)).toBeNull();
  });

  it('adds and subtracts every count', () => {
    expect(sumCacheCounts([counts, counts])).toEqual({
      ...noCacheCounts,
      hits: 14,
      negativeHits: 2,
      misses: 2,
      bypassed: 2,
      loads: 4,
    });
    expect(subtractCacheCounts(sumCacheCounts([counts, counts]), counts)).toEqual(counts);
  });

  it('counts a process that restarted between two readings from zero', () => {
    expect(subtractCacheCounts({ ...counts, hits: 3 }, counts).hits).toBe(3);
  });

  it('names every count in the zero, so that none is forgotten in a sum', () => {
    expect(Object.keys(noCacheCounts).sort()).toEqual([...cacheCountsSchema.keyof().options].sort());
  });

  it('tells an instance that answered from one that did not', () => {
    const overview = {
      families: { product: { ...counts, hitRate: 0.8 } },
      instances: [
        { service: 'product', url: 'http://127.0.0.1:3003', state: 'reached', families: { product: counts } },
        {
          service: 'product',
          url: 'http://127.0.0.1:3103',
          state: 'unreachable',
          problem: 'refused the connection',
        },
      ],
    };
    expect(cacheOverviewSchema.parse(overview)).toEqual(overview);
  });
});
