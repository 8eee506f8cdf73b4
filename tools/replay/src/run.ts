import type { Errand } from './errands.js';
import { readOpening, type Opening } from './ledger/opening.js';
import { Operator } from './operator.js';
import { Counts } from './orders/counts.js';
import type { Offer } from './orders/coupons.js';
import { makeCoupons } from './orders/make-coupons.js';
import { SalesBook } from './orders/sales-book.js';
import { People } from './people.js';
import type { VisitOptions } from './visit.js';

/** One run of shoppers through the shop: who they are, what they are offered, and what they have seen of the shop. */
export interface Run {
  readonly people: People;
  readonly offers: readonly Offer[];
  readonly book: SalesBook;
  readonly counts: Counts;
  /** Null where nobody has the operator's token: then there are no coupons, and nothing is refunded. */
  readonly operator: Operator | null;
  /** What there was before the first order. */
  readonly opening: Opening;
  /** How long an order may take to come to rest, and whatever follows from it. */
  readonly settleMs: number;
  /** Sends home who waits for something. */
  readonly signal: AbortSignal | undefined;
}

export interface RunOptions extends Omit<VisitOptions, 'signal'> {
  readonly errands: readonly Errand[];
  /** Skus that the shop has. */
  readonly catalogue: ReadonlySet<string>;
  /** Of the shop's front door, without a slash at the end. */
  readonly baseUrl: string;
  readonly operatorToken: string | undefined;
  readonly concurrency: number;
  readonly settleMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Reads what there is and makes the coupons, before the first shopper.
 *
 * @throws ShopAwayError, CouponsNotMadeError
 */
export async function beginRun(options: RunOptions): Promise<Run> {
  const { operatorToken, settleMs, signal } = options;
  const people = new People();
  const operator = operatorToken === undefined ? null : new Operator(options, operatorToken);
  const opening = await readOpening(options);
  return {
    ...{ people, operator, opening, settleMs, signal },
    offers: operator ? await makeCoupons(operator, people.run) : [],
    book: new SalesBook(opening.stock),
    counts: new Counts(),
  };
}
