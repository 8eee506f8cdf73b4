import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { CursorInvalidError } from './cursor.errors.js';
import { cutPage, decodeCursor, encodeCursor } from './cursor.js';

const listing = ['products', null];
const decode = (cursor: string) => decodeCursor(listing, z.string(), cursor);

describe('a cursor', () => {
  const cursor = encodeCursor(listing, '85123A');

  it('gives its sort key back', () => {
    expect(decode(cursor)).toBe('85123A');
    expect(cursor).toMatch(/^[\w.-]+$/);
  });

  it('is refused when any one character of it is another, missing or added', () => {
    for (let at = 0; at < cursor.length; at += 1) {
      const other = cursor[at] === 'x' ? 'y' : 'x';
      expect(() => decode(cursor.slice(0, at) + other + cursor.slice(at + 1))).toThrow(CursorInvalidError);
      expect(() => decode(cursor.slice(0, at))).toThrow(CursorInvalidError);
    }
    expect(() => decode(`${cursor}.x`)).toThrow(CursorInvalidError);
  });

  it('is refused by another listing', () => {
    expect(() => decodeCursor(['products', 'bags'], z.string(), cursor)).toThrow(CursorInvalidError);
  });

  it('is refused when its key is of another shape, and the error names the field', () => {
    const shaped = () => decodeCursor(listing, z.int(), cursor);
    expect(shaped).toThrow(CursorInvalidError);
    expect(shaped).toThrow(
      expect.objectContaining({ fields: { errors: [expect.objectContaining({ field: 'cursor' })] } }),
    );
  });
});

describe('cutting a page', () => {
  const cut = (found: number[]) => cutPage(found, { limit: 2, listing, keyOf: (row) => `sku ${row}` });

  it('points past its last row when a further row was found', () => {
    const { rows, nextCursor } = cut([1, 2, 3]);
    expect(rows).toEqual([1, 2]);
    expect(decode(nextCursor ?? '')).toBe('sku 2');
  });

  it.each([[[]], [[1]], [[1, 2]]])('ends the listing at %j', (found: number[]) => {
    expect(cut(found)).toEqual({ rows: found, nextCursor: null });
  });
});
