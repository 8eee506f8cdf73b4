import type { Card } from '@shop/contracts/payment';

/** By the first digits, as ISO/IEC 7812 gives them to issuers. */
const prefixes: readonly (readonly [Card['brand'], RegExp])[] = [
  ['visa', /^4/],
  ['mastercard', /^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/],
  ['amex', /^3[47]/],
];

export function brandOf(number: string): Card['brand'] {
  return prefixes.find(([, pattern]) => pattern.test(number))?.[0] ?? 'other';
}
