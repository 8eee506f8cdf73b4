// The data does not say which sale an invoice takes back. It is taken for the customer's own latest one that it fits:
// wholly, when it names every piece that was sold; in part, when the sale has as many pieces left of everything it names.
// A guest cannot be recognised, and what a cart does not take was never sold.
import { maxQuantity } from '@shop/contracts/cart';
import type { Want } from '../cart-record.js';
import { type Invoice, isCancellation } from '../invoices.js';

/** What an invoice that takes something back comes to. */
export type Match =
  | { readonly kind: 'whole'; readonly sale: string }
  | { readonly kind: 'part'; readonly sale: string; readonly pieces: readonly Want[] }
  | { readonly kind: 'none' };

/** How many cancellations there are of each kind. */
export type MatchCounts = Readonly<Record<Match['kind'], number>>;

/** A sale, and what of it has not come back yet. */
interface Sale {
  readonly number: string;
  readonly left: Map<string, number>;
  isUntouched: boolean;
}

/**
 * The sale that each cancellation takes back, by the cancellation's number. What has come back once does not come back
 * again.
 */
export function matchReturns(invoices: readonly Invoice[]): ReadonlyMap<string, Match> {
  const salesOf = new Map<string, Sale[]>();
  const matches = new Map<string, Match>();
  for (const invoice of invoices) {
    const sales = invoice.customerId === '' ? [] : (salesOf.get(invoice.customerId) ?? []);
    if (isCancellation(invoice)) matches.set(invoice.number, takeBack(invoice, sales));
    else salesOf.set(invoice.customerId, [saleOf(invoice), ...sales]);
  }
  return matches;
}

export function countMatches(matches: ReadonlyMap<string, Match>): MatchCounts {
  const counts = { whole: 0, part: 0, none: 0 };
  for (const { kind } of matches.values()) counts[kind] += 1;
  return counts;
}

function takeBack({ quantities }: Invoice, sales: readonly Sale[]): Match {
  const pieces = sumsOf(quantities, (quantity) => -quantity);
  const whole = sales.find(({ isUntouched, left }) => isUntouched && isSame(left, pieces));
  const sale = whole ?? sales.find(({ left }) => isPartOf(pieces, left));
  if (!sale) return { kind: 'none' };
  for (const [sku, quantity] of pieces) sale.left.set(sku, (sale.left.get(sku) ?? 0) - quantity);
  sale.isUntouched = false;
  if (whole) return { kind: 'whole', sale: whole.number };
  return {
    ...{ kind: 'part', sale: sale.number },
    pieces: [...pieces].map(([sku, quantity]) => ({ sku, quantity })),
  };
}

function saleOf({ number, quantities }: Invoice): Sale {
  const left = sumsOf(quantities, (quantity) => (quantity >= 1 && quantity <= maxQuantity ? quantity : 0));
  return { number, left, isUntouched: left.size > 0 };
}

/** How many of each sku, those left out that come to nothing. */
function sumsOf(
  quantities: Invoice['quantities'],
  countOf: (quantity: number) => number,
): Map<string, number> {
  const sums = [...quantities].map(
    ([sku, lines]) => [sku, lines.reduce((sum, quantity) => sum + countOf(quantity), 0)] as const,
  );
  return new Map(sums.filter(([, sum]) => sum !== 0));
}

function isSame(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): boolean {
  return one.size === other.size && [...one].every(([sku, quantity]) => other.get(sku) === quantity);
}

function isPartOf(pieces: ReadonlyMap<string, number>, left: ReadonlyMap<string, number>): boolean {
  return (
    pieces.size > 0 &&
    [...pieces].every(([sku, quantity]) => quantity > 0 && (left.get(sku) ?? 0) >= quantity)
  );
}
