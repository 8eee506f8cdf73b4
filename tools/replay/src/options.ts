import { Command, InvalidArgumentError, Option } from 'commander';
import { shippedInvoices } from './shipped-data.js';

export interface ReplayOptions {
  readonly file: string;
  /** Only the first ones; undefined: all. */
  readonly invoices: number | undefined;
  /** Requests a second; undefined: as fast as the shoppers can. */
  readonly rate: number | undefined;
  readonly concurrency: number;
  /** Undefined: the shop that `npm start` runs. */
  readonly baseUrl: string | undefined;
  /** Whether to empty Redis first. */
  readonly flush: boolean;
  /** Trips to repeat without a cache; 0: none. */
  readonly uncachedTrips: number;
  /** Whether what was ordered stays so in the end; else everything is given back. */
  readonly keepsOrders: boolean;
  /** How long an order, and whatever follows from it, may take to come to rest. */
  readonly settleMs: number;
  /** Undefined: the one of the shop that `npm start` runs. */
  readonly operatorToken: string | undefined;
}

/** Reads the command line; prints help, or what is wrong with it, and exits. */
export function parseOptions(argv: readonly string[]): ReplayOptions {
  const command = new Command('replay')
    .description('Replays real shopping through the gateway of the running shop.')
    .option('--invoices <count>', 'only the first invoices of the file', positive)
    .option('--rate <per second>', 'a steady pace; default: as fast as the shoppers can', positive)
    .option('--concurrency <shoppers>', 'how many shop at the same time', positive, 16)
    .option('--file <csv.gz>', 'invoice lines, gzipped', shippedInvoices)
    .option('--base-url <url>', 'a shop elsewhere; default: the one of "npm start"', webAddress)
    .option('--flush', 'empty Redis first (the shop of "npm start" only)', false)
    .option('--uncached-trips <count>', 'trips to repeat without a cache, to compare; 0: none', natural, 150)
    .option('--keep-orders', 'let the orders stand in the end', false)
    .option('--settle <seconds>', 'how long an order may take to be confirmed', positive, 60)
    .addOption(
      new Option('--operator-token <token>', 'makes coupons and refunds; default: of "npm start"').env(
        'OPERATOR_TOKEN',
      ),
    );
  const { settle, keepOrders, ...options } = command.parse([...argv]).opts<CommandLine>();
  return { ...options, settleMs: settle * 1_000, keepsOrders: keepOrders };
}

interface CommandLine extends Omit<ReplayOptions, 'settleMs' | 'keepsOrders'> {
  readonly settle: number;
  readonly keepOrders: boolean;
}

function natural(text: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number.');
}

function positive(text: string): number {
  const count = natural(text);
  if (count > 0) return count;
  throw new InvalidArgumentError('Give a number above 0.');
}

function webAddress(text: string): string {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol)) return url.href.replace(/\/$/, '');
  throw new InvalidArgumentError('Give an address such as http://127.0.0.1:8080.');
}
