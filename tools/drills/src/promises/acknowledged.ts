import type { LedgerLine } from '@shop/replay';
import type { Promised, ShoppersSeen } from './promise.js';

/** Silence is no success: somebody has to have shopped. */
const mustHappen = ['orders', 'carts'];

/** Whatever befalls the shop: what it has acknowledged is there in the end, once. A promise a line of the ledger. */
export function everythingAcknowledgedIsThere({ ledger }: Pick<ShoppersSeen, 'ledger'>): Promised[] {
  const { lines, carts } = ledger;
  const open = carts.open === 0 ? [] : [`in ${carts.open} carts a change never got an answer`];
  return lines.map((line) => judged(line, line.what === 'carts' ? open : []));
}

function judged(
  { what, acknowledged, found, differences }: LedgerLine,
  remarks: readonly string[],
): Promised {
  return {
    promise: `${what}: exactly as acknowledged`,
    isKept: differences.length === 0 && (acknowledged > 0 || !mustHappen.includes(what)),
    seen: [`${acknowledged} acknowledged, ${found} found`, ...remarks, ...differences.slice(0, 3)].join('; '),
  };
}
