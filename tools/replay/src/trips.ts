import { createHash } from 'node:crypto';
import { type Invoice, isCancellation } from './invoices.js';

/** What one shopper looks at and wants. */
export interface Trip {
  readonly invoice: string;
  /** Empty for a guest. */
  readonly customerId: string;
  /**
   * A stable address of 10.0.0.0/8 per sitting: two months of somebody's visits go by in minutes, and limits count by
   * minute. Nobody chooses 600 products at one sitting either.
   */
  readonly addressAt: (sitting: number) => string;
  /** Each product once. */
  readonly skus: readonly string[];
  /** How many of each go into the cart, a number an add. */
  readonly quantities: ReadonlyMap<string, readonly number[]>;
}

/** The shopping behind the invoices. Nobody browses to take something back, so cancellations are left out. */
export function tripsOf(invoices: readonly Invoice[]): Trip[] {
  return invoices
    .filter((invoice) => !isCancellation(invoice))
    .map(({ number, customerId, quantities }) => ({
      ...{ invoice: number, customerId },
      addressAt: (sitting: number) => addressOf(`${number}/${String(sitting)}`),
      ...{ skus: [...quantities.keys()], quantities },
    }));
}

function addressOf(sitting: string): string {
  const [a = 0, b = 0, c = 0] = createHash('sha256').update(sitting).digest();
  return `10.${String(a)}.${String(b)}.${String(c)}`;
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
