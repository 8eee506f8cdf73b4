import { describe, expect, it } from '@jest/globals';
import { fieldsOf, integersOf } from './fields-of.js';

describe('what a script answers', () => {
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

  it('is integers and nothing else', () => {
    expect(integersOf([1, 1_800_000_000_000])).toEqual([1, 1_800_000_000_000]);
    for (const reply of [null, 'OK', ['1'], [1.5], [1, null]])
      expect(() => integersOf(reply)).toThrow(TypeError);
  });
});
