import { describe, expect, it } from '@jest/globals';
import { countedIn, decisionOf } from './decision.js';

const policy = { name: 'spec', limit: 6, windowMs: 10_000 };
const resolution = { subWindowMs: 1_000, subWindows: 10 };

/* A unit of sub-window n is given back when sub-window n + 11 begins. */
function decided(
  { nowMs, cost = 1, isAllowed = true }: { nowMs: number; cost?: number; isAllowed?: boolean },
  units: [number, number][],
) {
  const parts = { isAllowed, nowMs, units: new Map(units) };
  const counted = countedIn(parts, { resolution, limit: policy.limit, cost });
  return decisionOf({ policy, counted, source: 'redis' });
}

describe('the decision of a window', () => {
  it('has all left, and nothing to wait for, where nothing is counted', () => {
    expect(decided({ nowMs: 5_000 }, [])).toEqual({
      policy,
      source: 'redis',
      limit: 6,
      isAllowed: true,
      remaining: 6,
      resetMs: 0,
      retryAfterMs: 0,
    });
  });

  it('gives a unit back to the millisecond when the eleventh part after its own begins', () => {
    expect(decided({ nowMs: 10_999 }, [[0, 2]])).toMatchObject({ remaining: 4, resetMs: 1 });
    expect(decided({ nowMs: 11_000 }, [[0, 2]])).toMatchObject({ remaining: 6, resetMs: 0 });
  });

  it('tells when the first of them comes back, in whatever order they are held', () => {
    const units: [number, number][] = [
      [4, 1],
      [0, 1],
      [2, 1],
    ];
    expect(decided({ nowMs: 4_000 }, units)).toMatchObject({ remaining: 3, resetMs: 7_000 });
  });

  it('lets a refused request wait for as many parts as hold what it lacks, and not one more', () => {
    const units: [number, number][] = [
      [2, 2],
      [0, 2],
      [4, 2],
    ];
    const waits = (cost: number) => decided({ nowMs: 4_000, cost, isAllowed: false }, units).retryAfterMs;
    expect([1, 2, 3, 4, 5, 6].map(waits)).toEqual([7_000, 7_000, 9_000, 9_000, 11_000, 11_000]);
  });

  it('never has less than nothing left, though a limit was lowered under what is counted', () => {
    expect(decided({ nowMs: 0, isAllowed: false }, [[0, 9]])).toMatchObject({
      remaining: 0,
      retryAfterMs: 11_000,
    });
  });
});
