import { describe, expect, it } from '@jest/globals';
import { pauseBefore } from './backoff.js';

describe('the pause before another attempt', () => {
  it('doubles, to five seconds at the most', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((failures) => pauseBefore(failures, 0))).toEqual([
      250, 500, 1_000, 2_000, 4_000, 5_000, 5_000,
    ]);
  });

  it('is shortened by half at the most', () => {
    expect(pauseBefore(2, 1)).toBe(500);
  });
});
