import { describe, expect, it } from '@jest/globals';
import { keyFamilies } from '../keys/key-families.js';
import { resolveOptions } from './cache-options.js';

const family = { ...keyFamilies.product, ttlMs: 60_000 };
const required = { family, schemaVersion: 1, readFrom: 'primary' } as const;

describe('what a family leaves out', () => {
  it('costs nothing', () => {
    expect(resolveOptions(required)).toEqual({
      ...required,
      negativeTtlMs: 10_000,
      leaseMs: 2_000,
      waitMs: 1_000,
      staleAfterMs: 60_000,
      softDeadlineMs: 0,
      hardDeadlineMs: Infinity,
      earlyRefreshBeta: 0,
      compressAboveBytes: Infinity,
    });
  });

  it('is filled in beside what it gives', () => {
    const given = { negativeTtlMs: 5, leaseMs: 6, waitMs: 7, staleAfterMs: 8, softDeadlineMs: 9 };
    const more = { hardDeadlineMs: 10, earlyRefreshBeta: 11, compressAboveBytes: 12, groups: () => ['a'] };
    expect(resolveOptions({ ...required, ...given, ...more })).toEqual({ ...required, ...given, ...more });
  });

  it.each([{ negativeTtlMs: 60_001 }, { staleAfterMs: 60_001 }])('never outlives the value: %j', (given) => {
    expect(resolveOptions({ ...required, ...given })).toMatchObject(
      Object.fromEntries(Object.keys(given).map((name) => [name, 60_000])),
    );
  });

  it('is "does not exist" for a whole life where that is below ten seconds', () => {
    expect(resolveOptions({ ...required, family: { ...family, ttlMs: 3_000 } }).negativeTtlMs).toBe(3_000);
  });
});
