import { describe, expect, it } from '@jest/globals';
import { everyInstanceIsBack } from './kill-service.js';

const away = (...times: [string, number][]) => new Map(times);

describe('the promise about instances that were killed', () => {
  it('is ten seconds where a start takes less than a third of that', () => {
    expect(everyInstanceIsBack({ startMs: 2_000, away: away(['cart 3004', 9_900]) }).isKept).toBe(true);
    expect(everyInstanceIsBack({ startMs: 2_000, away: away(['cart 3004', 10_100]) }).isKept).toBe(false);
  });

  it('is three starts on a machine where each takes long, and tells the latest first', () => {
    const seen = away(['auth 3001', 8_000], ['cart 3004', 12_300]);
    expect(everyInstanceIsBack({ startMs: 5_000, away: seen })).toMatchObject({
      isKept: true,
      seen: 'a start takes 5.0 s, so within 15.0 s; cart 3004 after 12.3 s, auth 3001 after 8.0 s',
    });
    expect(everyInstanceIsBack({ startMs: 4_000, away: seen }).isKept).toBe(false);
  });

  it('is not kept where nobody was killed', () => {
    expect(everyInstanceIsBack({ startMs: 2_000, away: away() }).isKept).toBe(false);
  });
});
