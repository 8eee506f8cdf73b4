import { ENOUGH_ROUNDS } from '../options.js';
import { machineLine } from '../machine/machine.js';
import { performanceColumns, performanceTable } from './performance-table.js';
import type { PartRecord, Target } from './record.js';
import { markdownTable } from './words.js';

/** The whole report: targets, the specification's table, then part by part with a picture each. */
export function markdownOf(records: readonly PartRecord[]): string {
  return [
    '# The bench',
    'Made by `npm run bench`; how to read it: docs/bench.md. Figures are medians over the rounds, in brackets the lowest and the highest round.',
    warningOf(records),
    '## Targets',
    targetTable(records),
    '## The performance table of the specification',
    markdownTable(performanceColumns, performanceTable(records)),
    ...records.map(partOf),
  ]
    .filter((text) => text !== '')
    .join('\n\n')
    .concat('\n');
}

/** What makes figures of this report worth less, in bold at its top; empty when nothing does. */
export function warningOf(records: readonly Pick<PartRecord, 'name' | 'machine' | 'rounds'>[]): string {
  const busy = records.filter(({ machine }) => machine.busy.length > 0).map(({ name }) => name);
  const short = records.filter(({ rounds }) => rounds < ENOUGH_ROUNDS).map(({ name }) => name);
  const loose = records.filter(({ machine }) => !machine.isPinned).map(({ name }) => name);
  const warnings = [
    [busy, 'measured beside other work (`--anyway`): no figures to quote'],
    [short, `fewer than ${String(ENOUGH_ROUNDS)} rounds: the spread says little`],
    [loose, 'not pinned to cores: figures vary with where the kernel puts processes'],
  ] as const;
  const lines = warnings
    .filter(([names]) => names.length > 0)
    .map(([names, why]) => `- ${names.join(', ')}: ${why}`);
  return lines.length === 0 ? '' : ['**Read with care.**', '', ...lines].join('\n');
}

function targetTable(records: readonly PartRecord[]): string {
  const rows = records.flatMap(({ name, targets }) => targets.map((target) => targetRow(name, target)));
  return markdownTable(['target', 'wanted', 'measured', 'met'], rows);
}

function targetRow(part: string, { what, wanted, measured, isMet }: Target): string[] {
  return [`${part}: ${what}`, wanted, measured, isMet ? 'yes' : '**no**'];
}

function partOf({
  name,
  title,
  at,
  machine,
  rounds,
  roundMs,
  versions,
  tables,
  remarks,
}: PartRecord): string {
  const when = `${at.slice(0, 16).replace('T', ' ')} UTC`;
  const pace = `${String(rounds)} rounds of ${String(roundMs / 1_000)} s`;
  const busy = machine.busy.length === 0 ? '' : ` The machine was busy: ${machine.busy.join('; ')}.`;
  return [
    `## ${name}: ${title}`,
    `![${title}](bench-${name}.svg)`,
    `${when}, ${pace}. ${machineLine(machine)}.${busy}`,
    ...tables.flatMap((table) => [`**${table.title}**`, markdownTable(table.columns, table.rows)]),
    [...remarks, ...versions].map((line) => `- ${line}`).join('\n'),
  ].join('\n\n');
}
