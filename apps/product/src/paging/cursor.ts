/**
 * Keyset paging: a cursor is the sort key of the last row seen, so a page costs the same wherever it lies and no
 * product is seen twice or missed while others come and go. It is bound to its listing by a checksum. That is no
 * secret and guards nothing but mistakes: a cut-off cursor, or one from another search, is refused, not half obeyed.
 */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { CursorInvalidError } from './cursor.errors.js';

/** What makes a listing that listing: its name and filters, for example `['search', 'red bag', null]`. */
export type Listing = readonly (string | null)[];

/** A page cut from rows of which one more than the limit was read. */
export interface Cut<Row> {
  readonly rows: readonly Row[];
  readonly nextCursor: string | null;
}

/** The cursor for what follows `key`, made of letters, digits, `-`, `_` and one dot. */
export function encodeCursor(listing: Listing, key: unknown): string {
  const text = Buffer.from(JSON.stringify(key)).toString('base64url');
  return `${text}.${checksum(listing, text)}`;
}

/**
 * The sort key in a cursor; undefined without one: the listing begins at its start.
 *
 * @throws CursorInvalidError when it was not made by `encodeCursor` for this listing
 */
export function decodeCursor<Key>(
  listing: Listing,
  schema: z.ZodType<Key>,
  cursor: string | undefined,
): Key | undefined {
  if (cursor === undefined) return undefined;
  const [text = '', sum, ...rest] = cursor.split('.');
  if (sum !== checksum(listing, text) || rest.length > 0) throw new CursorInvalidError();
  const key = schema.safeParse(parseJson(Buffer.from(text, 'base64url').toString()));
  if (!key.success) throw new CursorInvalidError();
  return key.data;
}

/**
 * Cuts a page off rows that were read one past the limit: the extra row only tells that there is a next page.
 *
 * @param keyOf the sort key of a row, as `decodeCursor` will give it back
 */
export function cutPage<Row>(
  found: readonly Row[],
  { limit, listing, keyOf }: { limit: number; listing: Listing; keyOf: (row: Row) => unknown },
): Cut<Row> {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  const isLastPage = found.length <= limit || last === undefined;
  return { rows, nextCursor: isLastPage ? null : encodeCursor(listing, keyOf(last)) };
}

function checksum(listing: Listing, text: string): string {
  return createHash('sha256')
    .update(JSON.stringify([listing, text]))
    .digest('base64url')
    .slice(0, 8);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CursorInvalidError();
  }
}
