import { describe, expect, it } from '@jest/globals';
import { keepableRate, quotaOf, rateDecisionOf } from './rate.js';

const family = { name: 'spec.rate', ttlMs: 60_000 };
const POLICY = { name: 'spec', limit: 5, windowMs: 60_000, burst: 5 };

describe('an even rate', () => {
  it('is computed in whole microseconds, its interval rounded up', () => {
    expect(keepableRate({ policy: POLICY, family })).toEqual({
      burst: 5,
      intervalUs: 12_000_000,
      burstUs: 60_000_000,
    });
    const policy = { ...POLICY, limit: 7, windowMs: 1_000 };
    expect(keepableRate({ policy, family })).toMatchObject({ intervalUs: 142_858, burstUs: 714_290 });
  });

  it.each([
    { limit: 1, windowMs: 1, burst: 1 },
    { limit: 10_000, windowMs: 1_000, burst: 1 },
    { limit: 1_000_000, windowMs: 100_000, burst: 600_000 },
    { limit: 1, windowMs: 60_000, burst: 1 },
  ])('can be kept up to its bounds: %j', (change) => {
    expect(keepableRate({ policy: { ...POLICY, ...change }, family }).burst).toBe(change.burst);
  });

  it('of a million units at once can be kept where keys live long enough', () => {
    const policy = { ...POLICY, limit: 10_000, windowMs: 1_000, burst: 1_000_000 };
    expect(keepableRate({ policy, family: { ...family, ttlMs: 100_000 } }).burstUs).toBe(100_000_000);
  });

  it.each([
    [{ name: 'Upper' }, 'name it with lower case letters, digits and dashes'],
    [{ limit: 0 }, 'set its limit to a whole number from 1'],
    [{ limit: 1.5 }, 'set its limit to a whole number from 1'],
    [{ windowMs: 0 }, 'set its window to whole milliseconds'],
    [{ windowMs: 0.5 }, 'set its window to whole milliseconds'],
    [{ burst: 0 }, 'set its burst to a whole number from 1 to 1000000'],
    [{ burst: 1.5 }, 'set its burst to a whole number from 1 to 1000000'],
    [{ burst: 1_000_001 }, 'set its burst to a whole number from 1 to 1000000'],
    [{ limit: 10_102, windowMs: 1_000 }, 'let it give back 10,000 units a second at the most'],
    [{ burst: 6 }, "keys of 'spec.rate' live 60000 ms, a whole burst takes 72000"],
  ])('that cannot be kept tells the mend: %j', (change, mend) => {
    const policy = { ...POLICY, ...change };
    expect(() => keepableRate({ policy, family })).toThrow(
      expect.objectContaining({
        code: 'RATE_LIMIT_POLICY_INVALID',
        status: 500,
        fields: { policy: policy.name },
        message: `The rate limit policy '${policy.name}' cannot be kept: ${mend}.`,
      }),
    );
  });

  it('is told to clients as a burst in the time that gives it back, in milliseconds rounded up', () => {
    const policy = { ...POLICY, limit: 7, windowMs: 1_000 };
    expect(quotaOf(policy, keepableRate({ policy, family }))).toEqual({
      name: 'spec',
      limit: 5,
      windowMs: 715,
    });
  });
});

describe('the decision of a rate', () => {
  const rate = { burst: 5, intervalUs: 1_000_000, burstUs: 5_000_000 };
  const quota = { name: 'spec', limit: 5, windowMs: 5_000 };
  const decided = (isAllowed: boolean, debtUs: number, cost = 1) =>
    rateDecisionOf({ quota, rate, paced: { isAllowed, debtUs }, cost, source: 'local' });

  it('has a whole burst left where nothing is owed', () => {
    expect(decided(true, 0)).toEqual({
      policy: quota,
      source: 'local',
      limit: 5,
      isAllowed: true,
      remaining: 5,
      resetMs: 0,
      retryAfterMs: 0,
    });
  });

  it('counts a unit as used until the whole of it is given back', () => {
    expect(decided(true, 1)).toMatchObject({ remaining: 4, resetMs: 1 });
    expect(decided(true, 1_000_000)).toMatchObject({ remaining: 4, resetMs: 1_000 });
    expect(decided(true, 1_000_001)).toMatchObject({ remaining: 3, resetMs: 1 });
    expect(decided(true, 2_500_000)).toMatchObject({ remaining: 2, resetMs: 500 });
  });

  it('lets a refused request wait until what it adds fits into a burst', () => {
    expect(decided(false, 5_000_000)).toMatchObject({ remaining: 0, retryAfterMs: 1_000 });
    expect(decided(false, 4_000_001)).toMatchObject({ remaining: 0, retryAfterMs: 1 });
    expect(decided(false, 2_500_000, 4)).toMatchObject({ remaining: 2, retryAfterMs: 1_500 });
  });
});
