import { describe, expect, it } from '@jest/globals';
import type { HotKeysReport } from '@shop/contracts/redis-ops';
import type { AskedForHotKeys } from './asked-for-hot-keys.js';
import { hotKeyOverviewOf } from './hot-key-overview.js';

const placeOf = () => ({ slot: 1, node: '127.0.0.1:7001' });
const overviewOf = (asked: AskedForHotKeys[], limit = 20) => hotKeyOverviewOf(asked, { limit, placeOf });

function reached(service: string, rates: Record<string, [number, number]>): AskedForHotKeys {
  const keys: HotKeysReport['keys'] = Object.entries(rates).map(([key, [opsPerSecond, overestimate]]) => ({
    key,
    opsPerSecond,
    overestimate,
  }));
  return {
    url: `http://${service}`,
    state: 'reached',
    report: { service, overMs: 10_000, opsPerSecond: 100, keys, families: [] },
  };
}

describe('hotKeyOverviewOf', () => {
  it('adds up the rates and the bounds of a key over all instances, and says where it lives', () => {
    const asked = [
      reached('product', { 'product:1': [50, 2], 'product:2': [30, 1] }),
      reached('product', { 'product:2': [40, 3] }),
      reached('cart', { 'cart:user:u': [5, 0] }),
    ];
    const { keys, opsPerSecond } = overviewOf(asked);
    expect(opsPerSecond).toBe(300);
    expect(keys).toEqual([
      {
        ...{ key: 'product:2', opsPerSecond: 70, overestimate: 4, family: 'product' },
        ...{ slot: 1, node: '127.0.0.1:7001', services: ['product'] },
      },
      expect.objectContaining({ key: 'product:1', opsPerSecond: 50 }),
      expect.objectContaining({ key: 'cart:user:u', family: 'cart', services: ['cart'] }),
    ]);
  });

  it('names no more keys than were asked for', () => {
    const asked = [reached('product', { a: [1, 0], b: [3, 0], c: [2, 0] })];
    expect(overviewOf(asked, 2).keys.map(({ key, family }) => [key, family])).toEqual([
      ['b', null],
      ['c', null],
    ]);
  });

  it('lists the instances that did not answer beside those that did', () => {
    const silent = {
      service: 'user',
      url: 'http://user',
      state: 'unreachable',
      problem: 'did not answer',
    } as const;
    expect(overviewOf([reached('cart', {}), silent])).toEqual({
      opsPerSecond: 100,
      keys: [],
      instances: [{ service: 'cart', url: 'http://cart', state: 'reached', opsPerSecond: 100 }, silent],
    });
  });
});
