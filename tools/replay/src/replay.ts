import { changeBetween, readCaches } from './cache-change.js';
import { closeRun } from './closing.js';
import { sendIn } from './crowd.js';
import { type Errand, errandsOf } from './errands.js';
import { flushRedis } from './flush.js';
import { type Invoice, readInvoices } from './invoices.js';
import type { ReplayOptions } from './options.js';
import { ownPace, steadyPace } from './pacer.js';
import { ProgressLine } from './progress-line.js';
import type { ReplayResult } from './report.js';
import { countMatches, type MatchCounts, matchReturns } from './returns/matches.js';
import { beginRun, type Run } from './run.js';
import { ScanComparison } from './scan-comparison.js';
import { readCatalogueSkus } from './shipped-data.js';
import type { ShopAddress } from './shop-address.js';
import { catalogueRoutes } from './shopper.js';
import { ShopClient } from './shop-client.js';
import { Tally } from './tally.js';
import { hitRateCeilingOf, type Trip, tripsOf } from './trips.js';

export interface ReplaySurroundings {
  readonly shop: ShopAddress;
  readonly out: NodeJS.WriteStream;
  /** Ends the shopping early; the report is of what was done. */
  readonly signal: AbortSignal;
}

/**
 * Replays the invoices and measures on the way: what shoppers see, what the caches did, what Postgres read. In the end
 * everything that was acknowledged is compared with what is there.
 *
 * @throws ShopAwayError, InvoiceFileError, CouponsNotMadeError
 */
export async function replay(
  options: ReplayOptions,
  surroundings: ReplaySurroundings,
): Promise<ReplayResult> {
  const { shop, signal } = surroundings;
  const say = (text: string) => surroundings.out.write(`${text}\n`);
  const plan = await readPlan(options);
  const comparison = ScanComparison.of(options, shop, say);
  await readCaches(shop.baseUrl); // Whether the shop is there at all.
  const visits = visitsOf(options, shop);
  say('reading what is in stock ...');
  const run = await beginRun({ ...visits, ...plan, signal });
  if (options.flush && shop.stack) await flushRedis(shop.stack);
  const before = await readCaches(shop.baseUrl);
  await comparison?.begin();
  const tookMs = await goThrough({ ...plan, ...visits, run, rate: options.rate }, surroundings);
  const caches = changeBetween(before, await readCaches(shop.baseUrl));
  say('drawing up the ledger ...');
  const { keepsOrders } = options;
  const closing = await closeRun(run, { ...visits, tally: new Tally(), keepsOrders });
  const { tally } = visits;
  const views = tally.requestsOf(catalogueRoutes);
  const scans = signal.aborted ? null : await comparison?.end(views, { ...plan, signal });
  await visits.shop.close();
  const { invoices, trips, matches } = plan;
  return {
    ...{ invoices: invoices.length, trips: trips.length, matches, ceiling: hitRateCeilingOf(trips) },
    ...{ tookMs, tally, counts: run.counts, closing, caches, scans: scans ?? null },
  };
}

interface Plan {
  readonly invoices: readonly Invoice[];
  readonly trips: readonly Trip[];
  readonly errands: readonly Errand[];
  readonly matches: MatchCounts;
  /** Skus that the shop has. */
  readonly catalogue: ReadonlySet<string>;
}

async function readPlan({ file, invoices: count }: ReplayOptions): Promise<Plan> {
  const invoices = (await readInvoices(file)).slice(0, count);
  const catalogue = await readCatalogueSkus();
  const matches = matchReturns(invoices);
  const errands = errandsOf(invoices, matches);
  return { invoices, trips: tripsOf(invoices), errands, matches: countMatches(matches), catalogue };
}

type Visits = ReturnType<typeof visitsOf>;

function visitsOf({ concurrency, settleMs, operatorToken }: ReplayOptions, shop: ShopAddress) {
  return {
    shop: new ShopClient({ url: `${shop.baseUrl}/api`, connections: concurrency }),
    ...{ pacer: ownPace(), tally: new Tally(), concurrency, settleMs },
    ...{ baseUrl: shop.baseUrl, forwardsAddress: shop.forwardsAddress },
    operatorToken: operatorToken ?? shop.stack?.operatorToken,
  };
}

interface Shopping extends Visits, Pick<Plan, 'errands' | 'catalogue'>, Pick<ReplayOptions, 'rate'> {
  readonly run: Run;
}

/** @returns how long it took, in milliseconds */
async function goThrough(shopping: Shopping, { out, signal }: ReplaySurroundings): Promise<number> {
  const { errands, tally, rate } = shopping;
  const progress = new ProgressLine({ tally, errands: errands.length, out });
  const begunAt = performance.now();
  const pacer = rate === undefined ? ownPace() : steadyPace(rate);
  await sendIn({ ...shopping, pacer, signal, onErrandEnd: () => progress.errandEnded() });
  progress.stop();
  return performance.now() - begunAt;
}
