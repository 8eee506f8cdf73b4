import { describe, expect, it } from '@jest/globals';
import { areCurrent } from './group-versions.js';

describe('a value is of now', () => {
  it.each([
    { what: 'it is of no group', kept: undefined, current: {}, is: true },
    { what: 'its groups have not changed', kept: { a: '1', b: '2' }, current: { a: '1', b: '2' }, is: true },
    { what: 'a group has left its family since', kept: { a: '1', b: '2' }, current: { a: '1' }, is: true },
    {
      what: 'one of its groups has changed',
      kept: { a: '1', b: '2' },
      current: { a: '1', b: '3' },
      is: false,
    },
    {
      what: 'it was stored before it was of a group',
      kept: { a: '1' },
      current: { a: '1', b: '2' },
      is: false,
    },
    { what: 'it was stored without groups', kept: undefined, current: { a: '1' }, is: false },
    { what: 'Redis has lost the version', kept: { a: '1' }, current: { a: null }, is: false },
  ])('or not: $what', ({ kept, current, is }) => {
    expect(areCurrent(kept, current)).toBe(is);
  });
});
