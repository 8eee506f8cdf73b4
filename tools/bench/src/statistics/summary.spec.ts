import { describe, expect, it } from '@jest/globals';
import { median, ratioOf, summaryOf } from './summary.js';

describe('median', () => {
  it.each([
    [[3], 3],
    [[9, 1, 5], 5],
    [[4, 1, 3, 2], 2.5],
    [[10, 9, 100], 10],
  ])('of %j is %d', (values, middle) => {
    expect(median(values)).toBe(middle);
  });

  it('leaves the rounds in their order', () => {
    const rounds = [3, 1, 2];
    median(rounds);
    expect(rounds).toEqual([3, 1, 2]);
  });

  it('refuses to say anything of nothing', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('summaryOf', () => {
  it('has the middle and both ends', () => {
    expect(summaryOf([5, 2, 8])).toEqual({ median: 5, min: 2, max: 8 });
  });
});

describe('ratioOf', () => {
  it('compares what ran in the same round', () => {
    // The machine was half as fast in the second round: for both.
    expect(ratioOf([200, 100, 210], [100, 50, 100])).toEqual({ median: 2, min: 2, max: 2.1 });
  });

  it('refuses rounds that do not pair up', () => {
    expect(() => ratioOf([1, 2], [1])).toThrow(RangeError);
  });
});
