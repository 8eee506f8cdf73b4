import { describe, expect, it } from '@jest/globals';
import { fourServe, shareOf, sharesBack, threeServeAgain } from './scale-out.js';

describe('the promises of a scale-out', () => {
  it('ask for a fourth primary that owns slots and is asked for keys', () => {
    expect(fourServe({ lookups: 12, primariesAtTheTop: 4 }).isKept).toBe(true);
    expect(fourServe({ lookups: 0, primariesAtTheTop: 4 }).isKept).toBe(false);
    expect(fourServe({ lookups: 12, primariesAtTheTop: 3 }).isKept).toBe(false);
  });

  it('ask for three in the end, without a ghost in anybody’s list', () => {
    expect(threeServeAgain({ primariesInTheEnd: 3, listed: [6, 6, 6, 6, 6, 6] }).isKept).toBe(true);
    expect(threeServeAgain({ primariesInTheEnd: 3, listed: [6, 6, 7, 6, 6, 6] })).toMatchObject({
      isKept: false,
      seen: '3 own slots; 6 nodes list 6, 6, 7, 6, 6, 6',
    });
    expect(threeServeAgain({ primariesInTheEnd: 4, listed: [8, 8, 8, 8, 8, 8, 8, 8] }).isKept).toBe(false);
    expect(threeServeAgain({ primariesInTheEnd: 3, listed: [] }).isKept).toBe(false);
  });

  it.each([
    [4096, 3],
    [4095, 3],
    [1, 3],
    [0, 3],
  ])('gives %i slots to %i primaries, none too many', (slots, count) => {
    const primaries = Array.from({ length: count }, (_, index) => index);
    const shares = primaries.map((index) => shareOf(index, primaries, slots));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(slots);
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
  });
});

describe('slots that go home', () => {
  const staying = new Map([
    [7001, 4_949],
    [7002, 5_462],
    [7003, 5_461],
  ]);

  it('go to whom they came from', () => {
    const had = new Map([
      [7001, 5_461],
      [7002, 5_462],
      [7003, 5_461],
    ]);
    expect(sharesBack(512, { staying, had })).toEqual(new Map([[7001, 512]]));
  });

  it('go to who has the fewest, where nobody knows that', () => {
    expect(sharesBack(512, { staying, had: new Map() })).toEqual(new Map([[7001, 512]]));
    expect(sharesBack(0, { staying, had: new Map() })).toEqual(new Map());
  });
});
