import { describe, expect, it } from '@jest/globals';
import { piecesIn, quantityIn } from './quantity.js';

describe('quantityIn', () => {
  it('reads whole pieces that a cart takes', () => {
    expect(['1', ' 12 ', '10000'].map(quantityIn)).toEqual([1, 12, 10_000]);
  });

  it.each(['', '0', '-1', '1.5', '10001', '1e3', 'two'])('does not read %p', (typed) => {
    expect(quantityIn(typed)).toBeUndefined();
  });
});

describe('piecesIn', () => {
  it('counts things, not lines', () => {
    expect(piecesIn([{ quantity: 2 }, { quantity: 3 }])).toBe(5);
    expect(piecesIn([])).toBe(0);
  });
});
