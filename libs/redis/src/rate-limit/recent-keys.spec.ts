import { describe, expect, it } from '@jest/globals';
import { RecentKeys } from './recent-keys.js';

describe('what is remembered by key', () => {
  it('is that of the keys used last; asking is no use', () => {
    const keys = new RecentKeys<number>(2);
    keys.use('a', 1);
    keys.use('b', 2);
    keys.use('a', 3);
    expect(keys.get('b')).toBe(2);
    keys.use('c', 4);
    expect([keys.get('a'), keys.get('b'), keys.get('c'), keys.size]).toEqual([3, undefined, 4, 2]);
  });
});
