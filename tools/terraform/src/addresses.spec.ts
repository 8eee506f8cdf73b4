import { describe, expect, it } from '@jest/globals';
import { isInside, overlap, rangeOf } from './addresses.js';

describe('ranges of addresses', () => {
  it('span what their prefix leaves', () => {
    expect(rangeOf('10.0.8.0/22')).toEqual({ first: 167_774_208, last: 167_775_231 });
    expect(rangeOf('0.0.0.0/0')).toEqual({ first: 0, last: 4_294_967_295 });
  });

  it.each(['10.0.0.1/24', '10.0.0.0/33', '10.0.0.256/32', '10.0.0.0', 'ten'])('%s is none', (text) => {
    expect(() => rangeOf(text)).toThrow(RangeError);
  });

  it('lie inside one another, or touch, or do not', () => {
    expect(isInside('10.0.6.0/24', '10.0.0.0/16')).toBe(true);
    expect(isInside('10.1.6.0/24', '10.0.0.0/16')).toBe(false);
    expect(overlap('10.0.6.0/24', '10.0.6.128/25')).toBe(true);
    expect(overlap('10.0.6.0/24', '10.0.7.0/24')).toBe(false);
  });
});
