import { describe, expect, it } from '@jest/globals';
import { itStopsByItself, onlyItsWritesAreLost, splitOf, theOtherSideGoesOn } from './partition.js';

const [alone, other] = [7001, 7004];
const taken = [
  { number: 1, port: alone, atMs: 400 },
  { number: 2, port: alone, atMs: 990 },
  { number: 3, port: alone, atMs: 1500 },
  { number: 4, port: alone, atMs: 2600 },
  { number: 5, port: other, atMs: 3700 },
];
const seenWith = (...found: number[]) =>
  splitOf({ cutAtMs: 1000, cutOff: alone, taken, found: new Set(found) });

describe('both sides of a split', () => {
  it('are told apart by who took a write, and when', () => {
    expect(seenWith(1, 5)).toEqual({
      lastTakenAfterMs: 1600,
      otherSideTookAfterMs: 2700,
      takenAlone: 2,
      lost: 3,
      lostElsewhere: 0,
    });
  });

  it('may not lose what was taken well before, or by the side of the others', () => {
    expect(onlyItsWritesAreLost(seenWith(1, 5)).isKept).toBe(true);
    expect(onlyItsWritesAreLost(seenWith(5))).toMatchObject({
      isKept: false,
      seen: 'it took 2 alone, 3 are gone; 1 others are',
    });
    expect(onlyItsWritesAreLost(seenWith(1)).isKept).toBe(false);
  });

  it('are held to their times', () => {
    const seen = seenWith(1, 5);
    expect(itStopsByItself(seen).isKept).toBe(true);
    expect(itStopsByItself({ ...seen, lastTakenAfterMs: 2501 }).isKept).toBe(false);
    expect(itStopsByItself({ ...seen, lastTakenAfterMs: null }).isKept).toBe(true);
    expect(theOtherSideGoesOn(seen).isKept).toBe(true);
    expect(theOtherSideGoesOn({ ...seen, otherSideTookAfterMs: 5001 }).isKept).toBe(false);
    expect(theOtherSideGoesOn({ ...seen, otherSideTookAfterMs: null }).isKept).toBe(false);
  });

  it('are no success where nobody looked', () => {
    const judged = [itStopsByItself, theOtherSideGoesOn, onlyItsWritesAreLost].map((judge) => judge(null));
    expect(judged.map(({ isKept }) => isKept)).toEqual([false, false, false]);
  });
});
