import { describe, expect, it } from '@jest/globals';
import { fourServe, shareOf, threeServeAgain } from './scale-out.js';

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
