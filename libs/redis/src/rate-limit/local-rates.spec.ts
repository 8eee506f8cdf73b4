import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { arrivalsOf } from '../../test/support/arrivals.js';
import { LocalRates } from './local-rates.js';

const rate = { burst: 5, intervalUs: 1_000_000, burstUs: 5_000_000 };
const rates = (maxKeys = 10) => new LocalRates({ rate, maxKeys });

describe('the stand-in of an even rate', () => {
  it('admits what a bucket admits that holds a burst and is filled at the rate', () => {
    fc.assert(
      fc.property(arrivalsOf({ windowMs: 10_000, limit: 5 }), (arrivals) => {
        const local = rates();
        let [bucketUs, nowMs] = [rate.burstUs, 0];
        for (const { gapMs, cost } of arrivals) {
          nowMs += gapMs;
          bucketUs = Math.min(rate.burstUs, bucketUs + gapMs * 1_000);
          const isFull = bucketUs >= cost * rate.intervalUs;
          if (isFull) bucketUs -= cost * rate.intervalUs;
          const taken = local.take({ key: 'a', cost, nowMs });
          expect(taken).toEqual({ isAllowed: isFull, debtUs: rate.burstUs - bucketUs });
        }
      }),
      { numRuns: 500 },
    );
  });

  it('begins with what Redis admitted through this process, and never owes more than a burst', () => {
    const local = rates();
    local.note({ key: 'a', cost: 3, nowMs: 0 });
    expect(local.take({ key: 'a', cost: 3, nowMs: 0 }).isAllowed).toBe(false);
    for (let request = 0; request < 3; request += 1) local.note({ key: 'a', cost: 5, nowMs: 0 });
    expect(local.look({ key: 'a', cost: 1, nowMs: 0 })).toEqual({ isAllowed: false, debtUs: 5_000_000 });
    expect(local.take({ key: 'a', cost: 1, nowMs: 1_000 }).isAllowed).toBe(true);
  });

  it('remembers no more keys than it may', () => {
    const local = rates(2);
    const isAdmitted = (key: string) => local.take({ key, cost: 5, nowMs: 0 }).isAllowed;
    expect(['a', 'b', 'a', 'c', 'a', 'c'].map(isAdmitted)).toEqual([true, true, false, true, true, false]);
  });
});
