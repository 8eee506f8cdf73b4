import { describe, expect, it } from '@jest/globals';
import { inTurn } from './rounds.js';

describe('inTurn', () => {
  it('lets another one begin in each round', () => {
    const rounds = [0, 1, 2, 3].map((round) => inTurn(['a', 'b', 'c'], round).join(''));
    expect(rounds).toEqual(['abc', 'bca', 'cab', 'abc']);
  });

  it('has nothing to do with nobody', () => {
    expect(inTurn([], 5)).toEqual([]);
  });
});
