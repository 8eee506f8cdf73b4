import { describe, expect, it } from '@jest/globals';
import { fieldsOf } from './fields-of.js';

describe('what a script answers of a hash', () => {
  it('is fields with their numbers, in the order of the reply', () => {
    expect([...fieldsOf([7, 1, 3, 2])]).toEqual([
      [7, 1],
      [3, 2],
    ]);
    expect([...fieldsOf(['~', '12', 'minute:4', '3'])]).toEqual([
      ['~', 12],
      ['minute:4', 3],
    ]);
    expect(fieldsOf([])).toEqual(new Map());
  });
});
