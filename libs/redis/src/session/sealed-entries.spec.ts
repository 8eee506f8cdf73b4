import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { SealedEntries } from './sealed-entries.js';

const shape = z.object({ user: z.string(), secretHash: z.string(), endsAtMs: z.int(), epoch: z.int() });
const entries = new SealedEntries({ shape, schemaVersion: 3 });
const entry = { user: 'ann', secretHash: 'h', endsAtMs: 9, epoch: 7 };
const sealed = '{"schema":3,"epoch":7,"endsAtMs":9,"secretHash":"h","user":"ann"}';

describe('a stored entry', () => {
  it('is read as it was sealed, what the scripts read in front', () => {
    expect(entries.seal(entry)).toBe(sealed);
    expect(entries.open(sealed)).toEqual(entry);
    expect(sealed).toContain(`,"endsAtMs":9${SealedEntries.proofOf('h')}`);
  });

  it('is read once, and nobody can change what others read', () => {
    const nested = new SealedEntries({
      shape: z.object({ epoch: z.int(), endsAtMs: z.int(), data: z.object({ roles: z.array(z.string()) }) }),
      schemaVersion: 1,
    });
    const text = nested.seal({ epoch: 7, endsAtMs: 9, data: { roles: ['shopper'] } });
    const read = nested.open(text);
    expect(nested.open(`${text} `.trim())).toBe(read);
    expect(() => read?.data.roles.push('admin')).toThrow(TypeError);
    expect(nested.open(text.replace('7', '8'))).toMatchObject({ epoch: 8, data: { roles: ['shopper'] } });
  });

  it('need not have a secret', () => {
    const tokens = new SealedEntries({
      shape: z.object({ epoch: z.int(), endsAtMs: z.int(), claims: z.string() }),
      schemaVersion: 1,
    });
    const text = '{"schema":1,"epoch":7,"endsAtMs":9,"claims":"all"}';
    expect(tokens.seal({ claims: 'all', endsAtMs: 9, epoch: 7 })).toBe(text);
    expect(tokens.open(text)).toEqual({ claims: 'all', endsAtMs: 9, epoch: 7 });
  });

  it.each([
    ['nothing', null],
    ['a text that was cut off', '{"schema":3,"epoch":'],
    ['another shape', sealed.replace('7', '"seven"')],
    ['the schema before', sealed.replace('3', '2')],
    ['a schema whose number begins alike', sealed.replace('3', '30')],
  ])('counts as missing where there is %s', (_, text) => {
    expect(entries.open(text)).toBeNull();
  });
});
