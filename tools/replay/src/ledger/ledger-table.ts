import { tableOf, whole } from '../table.js';
import type { Ledger } from './ledger.js';
import type { LedgerLine } from './ledger-line.js';

/** Differences that are shown of each line. */
const shown = 10;

export function isExact({ lines }: Pick<Ledger, 'lines'>): boolean {
  return lines.every(({ differences }) => differences.length === 0);
}

/** Line by line: acknowledged, found, differs; and then how. */
export function ledgerTableOf(ledger: Ledger): string {
  const { lines, carts, tookMs } = ledger;
  const rows = lines.map(({ what, acknowledged, found, differences }) => [
    what,
    ...[acknowledged, found, differences.length].map(whole),
  ]);
  return [
    tableOf(['ledger', 'acknowledged', 'found', 'differ'], rows),
    '',
    `${isExact(ledger) ? 'everything that was acknowledged is there, once' : 'the shop DIFFERS from what it acknowledged'}; drawn up in ${(tookMs / 1_000).toFixed(1)} s`,
    ...(carts.open === 0
      ? []
      : [`in ${whole(carts.open)} carts a change never got an answer and may be there or not`]),
    ...lines.flatMap(differencesOf),
  ].join('\n');
}

function differencesOf({ what, differences }: LedgerLine): string[] {
  const more = differences.length - shown;
  return [
    ...differences.slice(0, shown).map((difference) => `  ${what}: ${difference}`),
    ...(more > 0 ? [`  ${what}: and ${whole(more)} more`] : []),
  ];
}
