import { describe, expect, it } from '@jest/globals';
import { unitsByPart } from './units-by-part.js';

describe('what a script answers of a window', () => {
  it('is parts with their units, in the order of the reply', () => {
    expect([...unitsByPart([7, 1, 3, 2])]).toEqual([
      [7, 1],
      [3, 2],
    ]);
    expect(unitsByPart([])).toEqual(new Map());
  });

  it('is not a number where a part comes without its units', () => {
    expect([...unitsByPart([7])]).toEqual([[7, NaN]]);
  });
});
