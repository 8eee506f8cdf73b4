import { lookUntil } from '../look-until.js';
import type { Run } from '../run.js';
import type { Account } from './accounts.js';
import { type StockFound, stockGaps } from './compare-stock.js';
import { readStock, type StockOptions } from './stock.js';

/** The shop shows a stock up to five seconds late. */
const shownWithinMs = 7_000;

interface FindingStock extends StockOptions {
  readonly accounts: readonly Account[];
  readonly deadlineMs: number;
}

/** What there is of everything now. What is not as it has to be is looked at again. */
export async function findStock(
  { opening }: Pick<Run, 'opening'>,
  { accounts, deadlineMs, ...options }: FindingStock,
): Promise<StockFound> {
  const now = new Map<string, number>();
  const found = { before: opening.stock, now };
  let skus: readonly string[] = [...opening.stock.keys()];
  const look = async () => {
    for (const [sku, available] of await readStock(skus, options)) now.set(sku, available);
    skus = stockGaps(found, accounts).map(({ sku }) => sku);
    return skus;
  };
  const deadline = Math.max(deadlineMs, performance.now() + shownWithinMs);
  await lookUntil(look, (gaps) => gaps.length === 0, { deadlineMs: deadline });
  return found;
}
