import { describe, expect, it } from '@jest/globals';
import {
  type CacheCounts,
  type CacheInstance,
  type CacheOverview,
  noCacheCounts,
} from '@shop/contracts/cache-ops';
import { changeBetween } from './cache-change.js';

function instance(url: string, families: Record<string, Partial<CacheCounts>>): CacheInstance {
  const counts = Object.entries(families).map(([name, some]) => [name, { ...noCacheCounts, ...some }]);
  return { service: 'product', url, state: 'reached', families: Object.fromEntries(counts) };
}

function overview(...instances: CacheInstance[]): CacheOverview {
  return { families: {}, instances };
}

describe('changeBetween', () => {
  it('counts what happened between the readings only, over all instances', () => {
    const before = overview(
      instance('a', { product: { hits: 100, misses: 10 } }),
      instance('b', { product: { hits: 5 } }),
    );
    const after = overview(
      instance('a', { product: { hits: 150, misses: 20 } }),
      instance('b', { product: { hits: 45 } }),
    );
    expect(changeBetween(before, after)).toMatchObject([
      { family: 'product', counts: { hits: 90, misses: 10 }, hitRate: 0.9 },
    ]);
  });

  it('counts an instance that was restarted from zero, and the others as they are', () => {
    const before = overview(
      instance('a', { product: { hits: 100 } }),
      instance('b', { product: { hits: 100 } }),
    );
    const after = overview(
      instance('a', { product: { hits: 110 } }),
      instance('b', { product: { hits: 7 } }),
    );
    expect(changeBetween(before, after)).toMatchObject([{ counts: { hits: 17 } }]);
  });

  it('counts a family that was new, and leaves out one that nobody read', () => {
    const before = overview(instance('a', { 'product.stock': { hits: 5 } }));
    const after = overview(instance('a', { 'product.stock': { hits: 5 }, category: { misses: 2 } }));
    expect(changeBetween(before, after)).toMatchObject([{ family: 'category', hitRate: 0 }]);
  });

  it('leaves out an instance that did not answer', () => {
    const away: CacheInstance = { service: 'product', url: 'b', state: 'unreachable', problem: 'refused' };
    const after = overview(instance('a', { product: { hits: 1 } }), away);
    expect(changeBetween(overview(away), after)).toMatchObject([{ counts: { hits: 1 } }]);
  });
});
