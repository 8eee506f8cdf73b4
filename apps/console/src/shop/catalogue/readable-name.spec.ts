import { describe, expect, it } from '@jest/globals';
import { readableName } from './readable-name.js';

describe('readableName', () => {
  it('says a name in capitals quietly', () => {
    expect(readableName(' WHITE HANGING HEART ')).toBe('White hanging heart');
  });

  it('begins with what is not a letter as it is', () => {
    expect(readableName('6 RIBBONS')).toBe('6 ribbons');
  });
});
