import { changeBetween, readCaches } from './cache-change.js';
import { compareCarts } from './carts-compared.js';
import { sendIn } from './crowd.js';
import { flushRedis } from './flush.js';
import { readInvoices } from './invoices.js';
import type { ReplayOptions } from './options.js';
import { ownPace, steadyPace } from './pacer.js';
import { People } from './people.js';
import { ProgressLine } from './progress-line.js';
import type { ReplayResult } from './report.js';
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
 * Replays the invoices and measures on the way: what shoppers see, what the caches did, what Postgres read.
 *
 * @throws ShopAwayError, InvoiceFileError
 */
export async function replay(
  options: ReplayOptions,
  surroundings: ReplaySurroundings,
): Promise<ReplayResult> {
  const { shop, out, signal } = surroundings;
  const invoices = (await readInvoices(options.file)).slice(0, options.invoices);
  const trips = tripsOf(invoices);
  const catalogue = await readCatalogueSkus();
  const comparison = ScanComparison.of(options, shop, (text) => out.write(`${text}\n`));
  if (options.flush && shop.stack) await flushRedis(shop.stack);
  const before = await readCaches(shop.baseUrl);
  await comparison?.begin();
  const { tally, carts, tookMs } = await goThrough({ trips, catalogue, ...options }, surroundings);
  const caches = changeBetween(before, await readCaches(shop.baseUrl));
  const views = tally.requestsOf(catalogueRoutes);
  const scans = signal.aborted ? null : await comparison?.end(views, { trips, catalogue, signal });
  const counts = { invoices: invoices.length, trips: trips.length, ceiling: hitRateCeilingOf(trips) };
  return { ...counts, tookMs, tally, carts, caches, scans: scans ?? null };
}

interface Shopping extends Pick<ReplayOptions, 'concurrency' | 'rate'> {
  readonly trips: readonly Trip[];
  readonly catalogue: ReadonlySet<string>;
}

async function goThrough(shopping: Shopping, { shop, out, signal }: ReplaySurroundings) {
  const { trips, catalogue, concurrency, rate } = shopping;
  const tally = new Tally();
  const progress = new ProgressLine({ tally, trips: trips.length, out });
  const client = new ShopClient({ url: `${shop.baseUrl}/api`, connections: concurrency });
  const people = new People();
  const begunAt = performance.now();
  const visits = {
    ...{ shop: client, tally, concurrency, forwardsAddress: shop.forwardsAddress },
    pacer: rate === undefined ? ownPace() : steadyPace(rate),
  };
  await sendIn({ ...visits, signal, trips, catalogue, people, onTripEnd: () => progress.tripEnded() });
  const carts = await compareCarts(people, visits);
  progress.stop();
  await client.close();
  return { tally, carts, tookMs: performance.now() - begunAt };
}
