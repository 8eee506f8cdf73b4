import { describe, expect, it } from '@jest/globals';
import { Tally, type Measured } from '@shop/replay';
import { judge, verdictOf } from './verdict.js';

const view = { route: 'GET /products/:sku', path: '/products/85123A' } as const;

function tallyOf(...measured: Pick<Measured, 'outcome' | 'tookMs' | 'reason'>[]): Tally {
  const tally = new Tally();
  for (const one of measured) tally.add({ ...view, ...one });
  return tally;
}

const calm = tallyOf({ outcome: 'answered', tookMs: 4 });

describe('judge', () => {
  it('keeps both promises when everyone was answered in time', () => {
    const through = tallyOf({ outcome: 'answered', tookMs: 4999 }, { outcome: 'refused', tookMs: 3 });
    expect(judge({ before: calm, through }).map(({ isKept }) => isKept)).toEqual([true, true]);
  });

  it('breaks the first by one failed request, and names why it failed', () => {
    const through = tallyOf({ outcome: 'failed', tookMs: 4, reason: 'ECONNRESET' });
    expect(judge({ before: calm, through })[0]).toMatchObject({
      isKept: false,
      seen: '1 of 1 failed (ECONNRESET 1 times)',
    });
  });

  it('breaks the second by one wait of more than five seconds', () => {
    const through = tallyOf({ outcome: 'answered', tookMs: 5100 });
    expect(judge({ before: calm, through })[1]).toMatchObject({ isKept: false });
  });

  it('does not take silence for success', () => {
    expect(judge({ before: calm, through: new Tally() })[0]).toMatchObject({ isKept: false });
  });
});

describe('verdictOf', () => {
  it('shows both times and every promise', () => {
    const text = verdictOf({ before: calm, through: tallyOf({ outcome: 'answered', tookMs: 12 }) });
    expect(text).toMatch(/^before\s+1\s+0/m);
    expect(text).toMatch(/^from the fault on\s+1\s+0/m);
    expect(text).toContain('kept: no request fails; 0 of 1 failed');
  });
});
