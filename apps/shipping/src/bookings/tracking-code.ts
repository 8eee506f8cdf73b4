import { randomBytes } from 'node:crypto';

/** Crockford's base 32: no letter that can be taken for a digit, https://www.crockford.com/base32.html */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A code that nobody guesses: 80 random bits, as `SHOP-7K3M-...`, 24 characters in all. */
export function newTrackingCode(): string {
  const characters = Array.from(randomBytes(16), (byte) => alphabet.charAt(byte % alphabet.length));
  return `SHOP-${characters.join('').replace(/.{4}(?=.)/g, '$&-')}`;
}
