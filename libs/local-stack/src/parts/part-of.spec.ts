import { describe, expect, it } from '@jest/globals';
import { partOf } from './part-of.js';

const cases = Array.from({ length: 10 }, (_, index) => index);

describe('a part of many cases', () => {
  it('is all of it when none is wanted', () => {
    expect(partOf(cases, undefined)).toEqual(cases);
  });

  it('is every third, and three parts are everything', () => {
    expect(partOf(cases, '1/3')).toEqual([1, 4, 7]);
    const parts = ['0/3', '1/3', '2/3'].flatMap((part) => partOf(cases, part));
    expect(parts.toSorted((one, other) => one - other)).toEqual(cases);
  });

  it('goes round with the days', () => {
    expect(partOf(cases, '332/3')).toEqual(partOf(cases, '2/3'));
  });

  it.each(['3', '1/0', 'all', '-1/3'])('is nothing that one can guess from %s', (wanted) => {
    expect(() => partOf(cases, wanted)).toThrow('must be like 0/3');
  });
});
