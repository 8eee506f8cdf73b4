import { describe, expect, it } from '@jest/globals';
import { workGoesOn } from './postgres.js';

describe('a Postgres that is back', () => {
  it.each([
    ['is used within ten seconds', 9_900, true],
    ['is used too late', 10_100, false],
    ['is never used', null, false],
  ])('%s', (_, afterMs, isKept) => {
    expect(workGoesOn(afterMs).isKept).toBe(isKept);
  });
});
