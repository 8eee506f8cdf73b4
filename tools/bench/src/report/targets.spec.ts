import { describe, expect, it } from '@jest/globals';
import { atLeast, atMost } from './targets.js';

describe('atLeast', () => {
  it('is met by the median, not by the best round', () => {
    expect(atLeast('faster', { median: 1.99, min: 1.5, max: 2.6 }, 2)).toEqual({
      ...{ what: 'faster', wanted: '≥ 2 ×', measured: '1.99 (1.5–2.6) ×', isMet: false },
    });
    expect(atLeast('faster', { median: 2, min: 1.5, max: 2.6 }, 2).isMet).toBe(true);
  });
});

describe('atMost', () => {
  it('says what is allowed and what was found', () => {
    expect(atMost('bytes a key', 301, { limit: 300, unit: 'bytes' })).toEqual({
      ...{ what: 'bytes a key', wanted: '≤ 300 bytes', measured: '301 bytes', isMet: false },
    });
  });

  it('takes nothing but nothing where nothing is allowed', () => {
    expect(atMost('lost', 0, { limit: 0 })).toMatchObject({ wanted: '0', isMet: true });
    expect(atMost('lost', 1, { limit: 0 }).isMet).toBe(false);
  });
});
