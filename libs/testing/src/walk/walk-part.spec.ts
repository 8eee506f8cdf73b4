import { describe, expect, it } from '@jest/globals';
import { partOfWalk } from './walk-part.js';

const cases = Array.from({ length: 10 }, (_, index) => index);

describe('a part of a walk', () => {
  it('is all of it when none is wanted', () => {
    expect(partOfWalk(cases, undefined)).toEqual(cases);
  });

  it('is every third, and three parts are everything', () => {
    expect(partOfWalk(cases, '1/3')).toEqual([1, 4, 7]);
    const parts = ['0/3', '1/3', '2/3'].flatMap((part) => partOfWalk(cases, part));
    expect(parts.toSorted((one, other) => one - other)).toEqual(cases);
  });

  it('goes round with the days', () => {
    expect(partOfWalk(cases, '332/3')).toEqual(partOfWalk(cases, '2/3'));
  });

  it.each(['3', '1/0', 'all', '-1/3'])('is nothing that one can guess from %s', (wanted) => {
    expect(() => partOfWalk(cases, wanted)).toThrow('must be like 0/3');
  });
});
