import { type Account, standingIn } from './accounts.js';
import type { LedgerLine } from './ledger-line.js';

/** How many of each sku there were, and are now. What could not be read is left out. */
export interface StockFound {
  readonly before: ReadonlyMap<string, number>;
  readonly now: ReadonlyMap<string, number>;
}

/** A sku of which there are not as many as there have to be. */
export interface StockGap {
  readonly sku: string;
  /** Undefined: it was not read before. */
  readonly expected: number | undefined;
  readonly found: number | undefined;
}

/** What there was less the pieces of orders that stand is what there is. */
export function compareStock(stock: StockFound, accounts: readonly Account[]): LedgerLine {
  const sold = soldIn(accounts);
  const gone = [...stock.before].map(([sku, was]) => was - (stock.now.get(sku) ?? 0));
  return {
    what: 'pieces sold',
    acknowledged: sumOf([...sold.values()]),
    found: sumOf(gone),
    differences: stockGaps(stock, accounts).map(({ sku, expected, found }) =>
      expected === undefined || found === undefined
        ? `the stock of ${sku} could not be read`
        : `${String(found)} of ${sku} are there instead of ${String(expected)}`,
    ),
  };
}

export function stockGaps({ before, now }: StockFound, accounts: readonly Account[]): StockGap[] {
  const sold = soldIn(accounts);
  const gapOf = (sku: string): StockGap => {
    const was = before.get(sku);
    const expected = was === undefined ? undefined : was - (sold.get(sku) ?? 0);
    return { sku, expected, found: now.get(sku) };
  };
  return [...new Set([...before.keys(), ...sold.keys()])]
    .map(gapOf)
    .filter(({ expected, found }) => expected === undefined || found !== expected);
}

function soldIn(accounts: readonly Account[]): ReadonlyMap<string, number> {
  const sold = new Map<string, number>();
  for (const { sku, quantity } of standingIn(accounts).flatMap(({ pieces }) => pieces))
    sold.set(sku, (sold.get(sku) ?? 0) + quantity);
  return sold;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
