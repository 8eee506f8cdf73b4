import { Command, InvalidArgumentError } from 'commander';
import { shippedInvoices } from './data/shipped.js';

/** What a replay is told on the command line. */
export interface ReplayOptions {
  /** How many invoices; null for all of the file. */
  readonly invoices: number | null;
  /** Requests a second; null for as many as the shop takes. */
  readonly rate: number | null;
  readonly concurrency: number;
  readonly file: string;
  /** Null for the shop that `npm start` runs in this clone. */
  readonly baseUrl: string | null;
  /** How many invoices are replayed without a cache to tell what it saves; 0 leaves that out. */
  readonly uncached: number;
}

/** Reads the command line; `--help` and mistakes end the process with a word about it, as commander does. */
export function readOptions(argv: readonly string[]): ReplayOptions {
  const program = new Command('npm run replay --')
    .description('Replays real shopping through the gateway of the running shop.')
    .option('--invoices <n>', 'how many invoices (default: all)', wholeNumber)
    .option('--rate <n>', 'requests a second (default: as many as the shop takes)', positive)
    .option('--concurrency <n>', 'shoppers in the shop at once', positive, 16)
    .option('--file <path>', 'a gzipped CSV with the columns of the shipped one', shippedInvoices)
    .option('--base-url <url>', 'the shop (default: the one that npm start runs here)', url)
    .option('--uncached <n>', 'invoices to replay without a cache, to tell what it saves', wholeNumber, 60)
    .parse([...argv], { from: 'user' });
  const given = program.opts<
    Partial<ReplayOptions> & Pick<ReplayOptions, 'concurrency' | 'file' | 'uncached'>
  >();
  return { invoices: null, rate: null, baseUrl: null, ...given };
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('It takes a whole number.');
}

function positive(text: string): number {
  const value = wholeNumber(text);
  if (value > 0) return value;
  throw new InvalidArgumentError('It takes a whole number above 0.');
}

function url(text: string): string {
  if (URL.canParse(text)) return text.replace(/\/+$/, '');
  throw new InvalidArgumentError('It takes a URL such as http://localhost:8080.');
}
