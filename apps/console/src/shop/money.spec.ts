import { describe, expect, it } from '@jest/globals';
import { inPounds } from './money.js';

describe('inPounds', () => {
  it.each([
    [0, '£0.00'],
    [5, '£0.05'],
    [1_999, '£19.99'],
    [123_456_789, '£1,234,567.89'],
    [-250, '-£2.50'],
  ])('shows %i pence as %s', (pence, shown) => {
    expect(inPounds(pence)).toBe(shown);
  });
});
