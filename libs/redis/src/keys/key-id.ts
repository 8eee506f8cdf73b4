import { InvalidKeyIdError } from './keys.errors.js';

/*
 * An id becomes part of a key, so it must not be able to leave its family: `stock:1` as a sku would turn
 * `product:<sku>` into a key of `product:stock:<sku>`, a brace would move the key to another slot, and a lone
 * surrogate is sent as U+FFFD, which would let two ids share one key.
 */

/** Longest id, in UTF-16 code units. Real skus and slugs have a tenth of it. */
export const MAX_ID_LENGTH = 128;

const FORBIDDEN = /[\u0000-\u001f\u007f:{}]/;

/**
 * Lets an id through that may become part of a key.
 *
 * @param family the family's name, for the error
 * @throws InvalidKeyIdError when the id is empty, too long, not well-formed or holds a forbidden character
 */
export function validId(family: string, id: string): string {
  if (id.length === 0 || id.length > MAX_ID_LENGTH || FORBIDDEN.test(id) || !id.isWellFormed()) {
    throw new InvalidKeyIdError(family);
  }
  return id;
}
