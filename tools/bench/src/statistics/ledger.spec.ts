import { describe, expect, it } from '@jest/globals';
import { lossesOf } from './ledger.js';

describe('lossesOf', () => {
  it.each([
    ['all are there', { acknowledged: 5, unknown: 0, found: 5 }, { lost: 0, twice: 0 }],
    ['what failed may have happened', { acknowledged: 5, unknown: 2, found: 6 }, { lost: 0, twice: 0 }],
    ['one is missing', { acknowledged: 5, unknown: 2, found: 4 }, { lost: 1, twice: 0 }],
    ['one more than was ever asked for', { acknowledged: 5, unknown: 1, found: 7 }, { lost: 0, twice: 1 }],
  ])('%s', (_what, counter, losses) => {
    expect(lossesOf([counter])).toEqual(losses);
  });

  it('adds up counters, one by one', () => {
    const counters = [
      { acknowledged: 5, unknown: 0, found: 4 },
      { acknowledged: 5, unknown: 0, found: 7 },
    ];
    expect(lossesOf(counters)).toEqual({ lost: 1, twice: 2 });
  });
});
