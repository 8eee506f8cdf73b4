import type { Invoice } from '../data/invoices.js';
import type { Shopper } from './shopper.js';

export interface CrowdOptions {
  readonly shopper: Shopper;
  /** How many shoppers are in the shop at once. */
  readonly concurrency: number;
  /** How many invoices are replayed at most; null for all. */
  readonly invoices: number | null;
  /** Ends the replay early; shoppers leave after the request under way. */
  readonly signal: AbortSignal;
  readonly onVisited?: () => void;
}

/** What a crowd did. */
export interface CrowdFigures {
  readonly visits: number;
  /** Invoices that take something back: nobody browses for them. */
  readonly cancellations: number;
  readonly tookMs: number;
}

/** Sends the shoppers of the invoices through the shop, in the order of time, `concurrency` at once. */
export async function sendCrowd(
  invoices: AsyncIterable<Invoice>,
  options: CrowdOptions,
): Promise<CrowdFigures> {
  const begunMs = performance.now();
  const queue = invoices[Symbol.asyncIterator]();
  const count = { taken: 0, visits: 0, cancellations: 0 };
  const next = async (): Promise<Invoice | null> => {
    if (options.signal.aborted || count.taken === options.invoices) return null;
    count.taken += 1;
    const { done, value } = await queue.next();
    return done ? null : value;
  };
  const takeTurns = async () => {
    for (let invoice = await next(); invoice; invoice = await next()) {
      if (invoice.isCancellation) {
        count.cancellations += 1;
        continue;
      }
      await options.shopper.visit(invoice, options.signal);
      count.visits += 1;
      options.onVisited?.();
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, takeTurns));
  await queue.return?.();
  return { visits: count.visits, cancellations: count.cancellations, tookMs: performance.now() - begunMs };
}
