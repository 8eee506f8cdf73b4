import { type AddressAt, addressOf } from './addresses.js';
import { type Invoice, isCancellation } from './invoices.js';
import { type Match, matchReturns } from './returns/matches.js';
import { type Trip, tripOf } from './trips.js';

/** A customer takes back what an earlier trip bought. */
export interface Return {
  readonly kind: 'return';
  readonly invoice: string;
  readonly customerId: string;
  readonly addressAt: AddressAt;
  readonly match: Exclude<Match, { readonly kind: 'none' }>;
}

/** What somebody comes to the shop for. */
export type Errand = Trip | Return;

/** What is behind the invoices, in their order: trips, and returns as far as it is known what they take back. */
export function errandsOf(
  invoices: readonly Invoice[],
  matches: ReadonlyMap<string, Match> = matchReturns(invoices),
): Errand[] {
  return invoices.flatMap((invoice): Errand[] => {
    if (!isCancellation(invoice)) return [tripOf(invoice)];
    const match = matches.get(invoice.number);
    if (!match || match.kind === 'none') return [];
    const { number, customerId } = invoice;
    return [{ kind: 'return', invoice: number, customerId, addressAt: addressOf(number), match }];
  });
}
