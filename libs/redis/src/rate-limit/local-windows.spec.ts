import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { arrivalsOf, judge, mostAdmitted, refusedWrongly } from '../../test/support/arrivals.js';
import { countedIn, decisionOf } from './decision.js';
import { LocalWindows } from './local-windows.js';

const policy = { name: 'spec-local', limit: 6, windowMs: 10_000 };
const resolution = { subWindowMs: 1_000, subWindows: 10 };

describe('the stand-in in this process', () => {
  it('keeps the promises of the sliding window', async () => {
    await fc.assert(
      fc.asyncProperty(arrivalsOf(policy), async (arrivals) => {
        const clock = { nowMs: 0 };
        const windows = new LocalWindows({ policy, resolution, maxKeys: 1 });
        const record = await judge(arrivals, {
          clock,
          check: ({ cost }) => {
            const parts = windows.take({ key: 'a', cost, nowMs: clock.nowMs });
            const counted = countedIn(parts, { resolution, limit: policy.limit, cost });
            return Promise.resolve(decisionOf({ policy, counted, source: 'local' }));
          },
        });
        expect(mostAdmitted(record, policy.windowMs)).toBeLessThanOrEqual(policy.limit);
        expect(refusedWrongly(record, policy.windowMs * 1.1)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('begins with what Redis admitted through this process', () => {
    const windows = new LocalWindows({ policy, resolution, maxKeys: 10 });
    for (let request = 0; request < 2; request += 1) windows.note({ key: 'a', cost: 2, nowMs: 0 });
    expect(windows.take({ key: 'a', cost: 3, nowMs: 1 }).isAllowed).toBe(false);
    expect(windows.take({ key: 'a', cost: 2, nowMs: 1 }).isAllowed).toBe(true);
    expect(windows.take({ key: 'b', cost: 6, nowMs: 1 }).isAllowed).toBe(true);
  });

  it('remembers no more keys than it may: the one unused for longest goes first', () => {
    const windows = new LocalWindows({ policy, resolution, maxKeys: 2 });
    const isAdmitted = (key: string) => windows.take({ key, cost: 6, nowMs: 0 }).isAllowed;
    expect(['a', 'b', 'a', 'c', 'a', 'b'].map(isAdmitted)).toEqual([true, true, false, true, false, true]);
    expect(windows.size).toBe(2);
  });
});
