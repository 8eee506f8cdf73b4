import { describe, expect, it } from '@jest/globals';
import { Tally } from './tally.js';

describe('a tally', () => {
  it('counts by route and over all', () => {
    const tally = new Tally();
    tally.add({ route: 'A', path: '/a', outcome: 'answered', tookMs: 1 });
    tally.add({ route: 'A', path: '/x', outcome: 'refused', tookMs: 1 });
    tally.add({ route: 'B', path: '/b', outcome: 'failed', tookMs: 1, reason: '503' });
    const { routes, total } = tally.read();
    expect(routes).toMatchObject([
      { route: 'A', requests: 2, refused: 1, failed: 0 },
      { route: 'B', requests: 1, refused: 0, failed: 1 },
    ]);
    expect(total).toMatchObject({ requests: 3, refused: 1, failed: 1 });
  });

  it('knows the middle, the tail and the longest wait', () => {
    const tally = new Tally();
    for (let ms = 1; ms <= 100; ms += 1)
      tally.add({ route: 'A', path: `/${String(ms)}`, outcome: 'answered', tookMs: ms });
    const { total } = tally.read();
    expect(total.p50Ms).toBeCloseTo(50, 0);
    expect(total.p99Ms).toBeCloseTo(99, 0);
    expect(tally.longest?.path).toBe('/100');
  });

  it('names the reasons of failures, the most frequent first', () => {
    const tally = new Tally();
    for (const reason of ['one', 'two', 'two'])
      tally.add({ route: 'A', path: '/', outcome: 'failed', tookMs: 1, reason });
    expect(tally.reasons).toEqual([
      ['failed: two', 2],
      ['failed: one', 1],
    ]);
  });

  it('is all zero before the first request', () => {
    expect(new Tally().read().total).toMatchObject({ requests: 0, p50Ms: 0, maxMs: 0 });
  });
});
