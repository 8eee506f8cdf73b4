import { type AddressAt, addressOf } from './addresses.js';
import { type Invoice, isCancellation } from './invoices.js';

/** What one shopper looks at and wants. */
export interface Trip {
  readonly kind: 'trip';
  readonly invoice: string;
  /** Empty for a guest. */
  readonly customerId: string;
  readonly addressAt: AddressAt;
  /** Each product once. */
  readonly skus: readonly string[];
  /** How many of each go into the cart, a number an add. */
  readonly quantities: ReadonlyMap<string, readonly number[]>;
}

/** The shopping behind the invoices. Nobody browses to take something back, so cancellations are left out. */
export function tripsOf(invoices: readonly Invoice[]): Trip[] {
  return invoices.filter((invoice) => !isCancellation(invoice)).map(tripOf);
}

export function tripOf({ number, customerId, quantities }: Invoice): Trip {
  return {
    ...{ kind: 'trip', invoice: number, customerId, addressAt: addressOf(number) },
    ...{ skus: [...quantities.keys()], quantities },
  };
}

/** `count` trips spread evenly over all of them, so that a sample has the mix of the whole. */
export function sampleOf(trips: readonly Trip[], count: number): Trip[] {
  if (count >= trips.length) return [...trips];
  return Array.from(
    { length: count },
    (_, index) => trips[Math.floor((index * trips.length) / count)],
  ).filter((trip) => trip !== undefined);
}

/** The best hit rate that views of these trips can have: each product has to be loaded once. */
export function hitRateCeilingOf(trips: readonly Trip[]): number {
  const views = trips.flatMap(({ skus }) => skus);
  return views.length === 0 ? 0 : 1 - new Set(views).size / views.length;
}
