import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Ages, type AgesOptions } from './ages.js';

const NOW_MS = 1_800_000_000_000;
const HOUR_MS = 3_600_000;

const agesOf = (over: Partial<AgesOptions> = {}) =>
  new Ages({ ttlMs: HOUR_MS, staleAfterMs: 60_000, earlyRefreshBeta: 0, ...over });

beforeEach(() => {
  jest.useFakeTimers({ now: NOW_MS });
});

afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

describe('an age', () => {
  it('is kept where values get stale or are refreshed early, and nowhere else', () => {
    expect(agesOf().areKept).toBe(true);
    expect(agesOf({ staleAfterMs: HOUR_MS }).areKept).toBe(false);
    expect(agesOf({ staleAfterMs: HOUR_MS, earlyRefreshBeta: 1 }).areKept).toBe(true);
  });

  it('is too young for a refresh in the first half of the soft age', () => {
    expect(agesOf().tooYoungAboveMs).toBe(HOUR_MS - 30_000);
    expect(agesOf({ staleAfterMs: 61 }).tooYoungAboveMs).toBe(HOUR_MS - 30);
  });

  it('that is kept is the end of the soft age, shortened like the life, and how long the load took', () => {
    expect(agesOf().metaFor(12.4, 1)).toEqual({ freshUntilMs: NOW_MS + 60_000, loadMs: 12 });
    expect(agesOf().metaFor(0.2, 0.9)).toEqual({ freshUntilMs: NOW_MS + 54_000, loadMs: 1 });
  });
});

describe('a value', () => {
  it('without an age is fresh as long as it lives', () => {
    expect(agesOf().ageOf(undefined)).toBe('fresh');
    expect(agesOf({ earlyRefreshBeta: 1e9 }).ageOf({ loadMs: 1_000 })).toBe('fresh');
  });

  it('is stale from the end of its soft age on, to the millisecond', () => {
    const ages = agesOf();
    expect(ages.ageOf({ freshUntilMs: NOW_MS + 1, loadMs: 1 })).toBe('fresh');
    expect(ages.ageOf({ freshUntilMs: NOW_MS, loadMs: 1 })).toBe('stale');
    expect(ages.ageOf({ freshUntilMs: NOW_MS - 1, loadMs: 1 })).toBe('stale');
  });

  /* XFetch: refreshed when load x beta x -ln(chance) is not below what is left. -ln(1 / e) is 1. */
  it.each([
    { loadMs: 100, beta: 1, leftMs: 100, age: 'due' },
    { loadMs: 100, beta: 1, leftMs: 101, age: 'fresh' },
    { loadMs: 100, beta: 3, leftMs: 300, age: 'due' },
    { loadMs: 100, beta: 3, leftMs: 301, age: 'fresh' },
    { loadMs: 300, beta: 0.5, leftMs: 150, age: 'due' },
    { loadMs: 300, beta: 0.5, leftMs: 151, age: 'fresh' },
    { loadMs: 300, beta: 0, leftMs: 1, age: 'fresh' },
  ])(
    'with $leftMs ms left is $age when a load takes $loadMs ms, beta $beta',
    ({ loadMs, beta, leftMs, age }) => {
      // A hair past 1 - 1 / e, so that rounding cannot decide.
      jest.spyOn(Math, 'random').mockReturnValue(1 - Math.exp(-1.000_001));
      const ages = agesOf({ earlyRefreshBeta: beta });
      expect(ages.ageOf({ freshUntilMs: NOW_MS + leftMs, loadMs })).toBe(age);
    },
  );

  it('of which nobody knows how long its load takes is not refreshed early', () => {
    jest.spyOn(Math, 'random').mockReturnValue(0.999);
    expect(agesOf({ earlyRefreshBeta: 1 }).ageOf({ freshUntilMs: NOW_MS + 1 })).toBe('fresh');
  });
});
