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
  const { lines, carts } = ledger;
  const rows = lines.map(({ what, acknowledged, found, differences }) => [
    what,
    ...[acknowledged, found, differences.length].map(whole),
  ]);
  return [
    tableOf(['ledger', 'acknowledged', 'found', 'differ'], rows),
    '',
    `${isExact(ledger) ? 'everything that was acknowledged is there, once' : 'the shop DIFFERS from what it acknowledged'}; ${secondsOf(ledger)}`,
    ...(carts.open === 0
      ? []
      : [`in ${whole(carts.open)} carts a change never got an answer and may be there or not`]),
    ...lines.flatMap(({ what, remark }) => (remark === undefined ? [] : [`${what}: ${remark}`])),
    ...lines.flatMap(differencesOf),
  ].join('\n');
}

/** What became of the shop when everyone had cancelled what stood: a line, or a table of its own when it differs. */
export function givenBackOf({ givenBack }: { readonly givenBack: Ledger | null }): string {
  if (!givenBack) return '';
  if (!isExact(givenBack)) return `after everything was given back:\n\n${ledgerTableOf(givenBack)}`;
  const cancelled = givenBack.lines.find(({ what }) => what === 'cancelled orders')?.found ?? 0;
  return `given back: all ${whole(cancelled)} orders are cancelled, and the ledger is exact again; ${secondsOf(givenBack)}`;
}

function secondsOf({ tookMs }: Ledger): string {
  return `drawn up in ${(tookMs / 1_000).toFixed(1)} s`;
}

function differencesOf({ what, differences }: LedgerLine): string[] {
  const more = differences.length - shown;
  return [
    ...differences.slice(0, shown).map((difference) => `  ${what}: ${difference}`),
    ...(more > 0 ? [`  ${what}: and ${whole(more)} more`] : []),
  ];
}
