import type { Invoice } from '../data/invoices.js';

/**
 * An address for each shopper, so that the shop's limits see as many clients as there were. Made from the invoice's
 * number: the same in every run. A gateway believes it from the machine it runs on only.
 */
export function shopperAddress({ number }: Pick<Invoice, 'number'>): string {
  const serial = Number(number.replace(/\D/g, '')) % 2 ** 24;
  return `10.${serial >> 16}.${(serial >> 8) & 255}.${serial & 255}`;
}
