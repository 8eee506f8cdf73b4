import { createHash } from 'node:crypto';
import { type Invoice, isCancellation } from './invoices.js';

/** What one shopper looks at. */
export interface Trip {
  readonly invoice: string;
  /** A stable address of 10.0.0.0/8 per visit: two months of somebody's visits go by in minutes, and limits count by minute. */
  readonly address: string;
  readonly skus: readonly string[];
}

/** The shopping behind the invoices. Nobody browses to take something back, so cancellations are left out. */
export function tripsOf(invoices: readonly Invoice[]): Trip[] {
  return invoices
    .filter((invoice) => !isCancellation(invoice))
    .map(({ number, skus }) => ({
      invoice: number,
      address: addressOf(number),
      skus,
    }));
}

function addressOf(visit: string): string {
  const [a = 0, b = 0, c = 0] = createHash('sha256').update(visit).digest();
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
