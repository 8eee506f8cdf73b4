import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { SealedEntries } from './sealed-entries.js';

const entries = new SealedEntries({ shape: z.object({ epoch: z.int() }), schemaVersion: 3 });

describe('a stored entry', () => {
  it('is read as it was sealed', () => {
    expect(entries.seal({ epoch: 7 })).toBe('{"schema":3,"epoch":7}');
    expect(entries.open(entries.seal({ epoch: 7 }))).toEqual({ epoch: 7 });
  });

  it.each([
    ['nothing', null],
    ['a text that was cut off', '{"schema":3,"epoch":'],
    ['another shape', '{"schema":3,"epoch":"seven"}'],
    ['the schema before', '{"schema":2,"epoch":7}'],
    ['a schema whose number begins alike', '{"schema":30,"epoch":7}'],
  ])('counts as missing where there is %s', (_, text) => {
    expect(entries.open(text)).toBeNull();
  });
});
