import { describe, expect, it } from '@jest/globals';
import { itIsLate, nothingFailsOver } from './slow.js';

describe('the promises about a slow node', () => {
  it('ask that it was slow', () => {
    expect(itIsLate([210, 190, 400])).toMatchObject({
      isKept: true,
      seen: 'the median of 3 answers took 210 ms, the slowest 400 ms',
    });
    expect(itIsLate([210, 8, 9]).isKept).toBe(false);
    expect(itIsLate([]).isKept).toBe(false);
  });

  it('ask that nobody took its place', () => {
    expect(nothingFailsOver({ before: [7001, 7002], after: [7002, 7001] }).isKept).toBe(true);
    expect(nothingFailsOver({ before: [7001, 7002], after: [7002, 7004] }).isKept).toBe(false);
    expect(nothingFailsOver({ before: [], after: [] }).isKept).toBe(false);
  });
});
