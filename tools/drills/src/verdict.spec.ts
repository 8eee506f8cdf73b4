import { describe, expect, it } from '@jest/globals';
import { Tally } from '@shop/replay';
import { verdictOf } from './verdict.js';

function tallyOf(tookMs: number): Tally {
  const tally = new Tally();
  tally.add({ route: 'GET /products/:sku', path: '/products/85123A', outcome: 'answered', tookMs });
  return tally;
}

describe('verdictOf', () => {
  it('shows both times and every promise', () => {
    const text = verdictOf({ before: tallyOf(4), through: tallyOf(12), home: tallyOf(3) }, [
      { promise: 'no request fails', isKept: true, seen: '0 of 1 failed' },
      { promise: 'nobody is logged out', isKept: false, seen: '5 of 6 sessions work' },
    ]);
    expect(text).toMatch(/^before\s+1\s+0\s+0/m);
    expect(text).toMatch(/^from the fault on\s+1\s+0\s+0/m);
    expect(text).toMatch(/^on the way home\s+1\s+0\s+0/m);
    expect(text).toContain('  kept: no request fails; 0 of 1 failed\n');
    expect(text).toContain('  BROKEN: nobody is logged out; 5 of 6 sessions work');
  });
});
