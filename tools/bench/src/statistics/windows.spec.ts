import { describe, expect, it } from '@jest/globals';
import { mostInAnyWindow } from './windows.js';

describe('mostInAnyWindow', () => {
  it.each([
    [[], 0],
    [[5], 1],
    [[0, 990, 1_001, 1_002, 2_500], 3],
    [[2_000, 0, 1_000], 2],
    [[0, 100, 200, 300], 4],
  ])('of %j in a second: %d', (times, most) => {
    expect(mostInAnyWindow(times, 1_000)).toBe(most);
  });

  it('finds a burst over the boundary of two fixed windows', () => {
    const times = [0, ...Array.from({ length: 9 }, () => 990), ...Array.from({ length: 10 }, () => 1_001)];
    expect(mostInAnyWindow(times, 1_000)).toBe(19);
  });
});
