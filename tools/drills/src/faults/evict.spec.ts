import { describe, expect, it } from '@jest/globals';
import { everyPrimaryEvicts, limitFor } from './evict.js';

describe('the limit of memory', () => {
  it('goes down while there are too many keys, and is never so low that none is left', () => {
    const limit = limitFor({ usedBytes: 4_000_000, keys: 2000, wanted: 1000 });
    expect(limit).toBeLessThan(4_000_000);
    // The small keys of the shop take 300 bytes: what goes is less than all.
    expect(4_000_000 - limit).toBeLessThan(2000 * 300);
  });

  it('leaves no room for more, unless too many were evicted', () => {
    expect(limitFor({ usedBytes: 3_000_000, keys: 900, wanted: 1000 })).toBe(3_000_000);
    expect(limitFor({ usedBytes: 3_000_000, keys: 499, wanted: 1000 })).toBeGreaterThan(3_000_000);
  });
});

describe('everyPrimaryEvicts', () => {
  it.each([
    [
      'each did',
      [
        [7001, 3],
        [7002, 1],
      ],
      true,
    ],
    [
      'one did not',
      [
        [7001, 3],
        [7002, 0],
      ],
      false,
    ],
    ['nobody counted', [], false],
  ] as const)('judges that %s', (_, counts, isKept) => {
    expect(everyPrimaryEvicts(new Map(counts)).isKept).toBe(isKept);
  });
});
