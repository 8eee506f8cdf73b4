import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { isoTime } from './iso-time.js';

describe('the time of a log line', () => {
  it.each([0, 1, 999, 1_000, 1_764_500_000_007, 1_764_500_000_070, 1_764_499_999_999, 4_102_444_800_000])(
    'is RFC 3339 with milliseconds, whatever second was asked for before: %i',
    (nowMs) => {
      expect(isoTime(nowMs)).toBe(`,"time":"${new Date(nowMs).toISOString()}"`);
    },
  );

  it('is what pino would write', () => {
    const shape = /^,"time":"(.*)"$/;
    const [theirs, ours] = [pino.stdTimeFunctions.isoTime(), isoTime()].map((one) => shape.exec(one)?.[1]);
    expect(Math.abs(Date.parse(ours ?? '') - Date.parse(theirs ?? ''))).toBeLessThan(1_000);
  });
});
