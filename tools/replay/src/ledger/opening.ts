import type { Errand } from '../errands.js';
import { ShopAwayError } from '../replay.errors.js';
import { Tally } from '../tally.js';
import type { VisitOptions } from '../visit.js';
import { untilNoJobIsOpen } from './jobs.js';
import { readStock } from './stock.js';

/** What there was before the first order. */
export interface Opening {
  /** How many of each sku that somebody is going to want. */
  readonly stock: ReadonlyMap<string, number>;
  /** Null where the shop does not tell. */
  readonly deadLetters: number | null;
}

export interface OpeningOptions extends Omit<VisitOptions, 'signal' | 'tally'> {
  readonly errands: readonly Errand[];
  readonly catalogue: ReadonlySet<string>;
  readonly baseUrl: string;
  readonly operatorToken: string | undefined;
  readonly concurrency: number;
  readonly settleMs: number;
}

/**
 * Waits until nothing is left to do of what was before, or it would be laid at the door of these shoppers.
 *
 * @throws ShopAwayError
 */
export async function readOpening(options: OpeningOptions): Promise<Opening> {
  const { errands, catalogue, settleMs, baseUrl } = options;
  const jobs = await untilNoJobIsOpen({ ...options, deadlineMs: performance.now() + settleMs });
  if (jobs === 'shop-away') throw new ShopAwayError(baseUrl, undefined);
  const wanted = errands.flatMap((errand) => (errand.kind === 'trip' ? errand.skus : []));
  const skus = new Set(wanted.filter((sku) => catalogue.has(sku)));
  return {
    stock: await readStock(skus, { ...options, tally: new Tally() }),
    deadLetters: jobs === 'not-told' ? null : jobs.dead,
  };
}
