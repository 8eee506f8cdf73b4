import { parseArgs } from 'node:util';
import { BenchOptionError } from './bench.errors.js';

export interface BenchOptions {
  /** The parts to be run, in this order; empty: all of them. */
  readonly only: readonly string[];
  /** How often each contestant is measured, taking turns with the others. */
  readonly rounds: number;
  /** Length of a round in milliseconds. */
  readonly roundMs: number;
  /** Measures on a busy machine too, and says so in the report. */
  readonly isAnyway: boolean;
  /** Prints the table of what was measured before, and measures nothing. */
  readonly isTableOnly: boolean;
  readonly isHelp: boolean;
  /** Where the reports go, and those of before are. */
  readonly reports: string;
}

/** Fewer rounds say nothing about the spread. */
export const ENOUGH_ROUNDS = 7;

const flags = {
  only: { type: 'string', multiple: true, default: [] as string[] },
  rounds: { type: 'string', default: String(ENOUGH_ROUNDS) },
  seconds: { type: 'string', default: '5' },
  anyway: { type: 'boolean', default: false },
  table: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  reports: { type: 'string', default: 'reports' },
} as const;

/**
 * Reads the command line.
 *
 * @param args without program and script
 * @param parts names that `--only` may have
 * @throws BenchOptionError
 */
export function parseOptions(args: readonly string[], parts: readonly string[]): BenchOptions {
  const { values } = parsed(args);
  const only = values.only.flatMap((names) => names.split(','));
  const unknown = only.filter((name) => !parts.includes(name));
  if (unknown.length > 0)
    throw new BenchOptionError(`There is no part ${unknown.join(', ')}. There are: ${parts.join(', ')}.`);
  return Object.freeze({
    only,
    rounds: wholeNumber('--rounds', values.rounds),
    roundMs: Math.round(seconds(values.seconds) * 1_000),
    isAnyway: values.anyway,
    isTableOnly: values.table,
    isHelp: values.help,
    reports: values.reports,
  });
}

export function helpOf(parts: readonly { readonly name: string; readonly title: string }[]): string {
  const width = Math.max(...parts.map(({ name }) => name.length));
  return [
    'npm run bench -- [--only <part>[,<part>]] [--rounds 7] [--seconds 5] [--anyway] [--table] [--reports reports]',
    '',
    'Measures this shop beside its peers, and writes reports/bench.md with a picture of each part.',
    '  --only     some parts; those of earlier runs stay in the report under their own date',
    '  --rounds   how often each is measured, in turns with the others',
    '  --seconds  length of a round',
    '  --anyway   measures on a busy machine too; the report says so',
    '  --table    prints what was measured last, beside its targets, and measures nothing',
    '',
    ...parts.map(({ name, title }) => `  ${name.padEnd(width)}  ${title}`),
  ].join('\n');
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, allowPositionals: false });
  } catch (error) {
    throw new BenchOptionError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(flag: string, text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new BenchOptionError(`Give ${flag} a whole number above 0.`);
}

function seconds(text: string): number {
  const number = Number(text);
  if (Number.isFinite(number) && number >= 0.1 && number <= 600) return number;
  throw new BenchOptionError('Give --seconds a number from 0.1 to 600.');
}
