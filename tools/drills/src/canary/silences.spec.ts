import { describe, expect, it } from '@jest/globals';
import { medianOf, silenceAround, silencesAreShort } from './silences.js';

const writes = (...times: number[]) => times.map((atMs) => ({ atMs }));

describe('the time without a write', () => {
  it('goes from the last write before the moment to the first after it', () => {
    expect(silenceAround(writes(0, 20, 40, 2040, 2060), 50)).toBe(2000);
  });

  it('is the longest from then on: a slot may be taken away a second time', () => {
    expect(silenceAround(writes(0, 900, 920, 1020, 1720, 1740), 910)).toBe(700);
  });

  it('counts none of before, and takes writes in any order', () => {
    expect(silenceAround(writes(5000, 0, 4980, 4990), 4985)).toBe(10);
  });

  it('has a median, the greater of two', () => {
    expect([medianOf([3, 1, 2]), medianOf([4, 1, 3, 2]), medianOf([])]).toEqual([2, 3, NaN]);
  });
});

describe('the promise of it', () => {
  it('is of the median, and tells the worst', () => {
    expect(silencesAreShort([2000, 2100, 4500], { times: 3, withinMs: 3000 })).toEqual({
      promise: 'the lost slots take writes again within 3.0 s (the median)',
      isKept: true,
      seen: 'the median of 3 is 2.10 s, the worst 4.50 s',
    });
    expect(silencesAreShort([2000, 3000, 4500], { times: 3, withinMs: 3000 }).isKept).toBe(false);
  });

  it('is broken when not each was seen', () => {
    expect(silencesAreShort([2000], { times: 2, withinMs: 3000 }).isKept).toBe(false);
    expect(silencesAreShort([], { times: 1, withinMs: 3000 })).toMatchObject({
      isKept: false,
      seen: 'nobody wrote',
    });
  });
});
