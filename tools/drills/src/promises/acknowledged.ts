import type { Ledger, LedgerLine } from '@shop/replay';
import type { Promised, ShoppersSeen } from './promise.js';

/** Silence is no success: somebody has to have shopped. */
const mustHappen = ['orders', 'carts'];

/**
 * Whatever befalls the shop: what it has acknowledged is there in the end, once. A promise a line of the ledger, and one
 * for what is there when everything was given back.
 */
export function everythingAcknowledgedIsThere({ closing }: Pick<ShoppersSeen, 'closing'>): Promised[] {
  const { ledger, givenBack } = closing;
  const { open } = ledger.carts;
  const remarks = open === 0 ? [] : [`in ${open} carts a change never got an answer`];
  return [
    ...ledger.lines.map((line) => judged(line, line.what === 'carts' ? remarks : [])),
    ...(givenBack ? [everythingIsGivenBack(givenBack)] : []),
  ];
}

function judged(
  { what, acknowledged, found, differences, remark }: LedgerLine,
  remarks: readonly string[],
): Promised {
  return {
    promise: `${what}: exactly as acknowledged`,
    isKept: differences.length === 0 && (acknowledged > 0 || !mustHappen.includes(what)),
    seen: [
      `${acknowledged} acknowledged, ${found} found`,
      ...(remark === undefined ? [] : [remark]),
      ...remarks,
      ...differences.slice(0, 3),
    ].join('; '),
  };
}

function everythingIsGivenBack({ lines }: Ledger): Promised {
  const differences = lines.flatMap((line) => line.differences);
  const cancelled = lines.find(({ what }) => what === 'cancelled orders')?.found ?? 0;
  return {
    promise: 'orders that are cancelled give everything back',
    isKept: differences.length === 0,
    seen: [`${cancelled} are cancelled`, ...differences.slice(0, 3)].join('; '),
  };
}
