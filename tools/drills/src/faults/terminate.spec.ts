import { describe, expect, it } from '@jest/globals';
import { eachEndsInTime, jobsAreGivenBack } from './terminate.js';

const departure = { name: 'order 3005', tookMs: 400, jobsKept: 0 };

describe('a process that is asked to end', () => {
  it('does so in time', () => {
    expect(eachEndsInTime([departure, { ...departure, tookMs: 9_000 }])).toMatchObject({ isKept: true });
    expect(eachEndsInTime([departure, { ...departure, tookMs: 10_100 }])).toMatchObject({ isKept: false });
    expect(eachEndsInTime([]).isKept).toBe(false);
  });

  it('keeps no job, as far as one can tell', () => {
    expect(jobsAreGivenBack([departure, { ...departure, jobsKept: null }])).toMatchObject({
      isKept: true,
      seen: '0 of 1 did',
    });
    expect(jobsAreGivenBack([departure, { ...departure, jobsKept: 2 }])).toMatchObject({
      isKept: false,
      seen: '1 of 2 did; order 3005 2',
    });
  });
});
