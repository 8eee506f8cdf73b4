import { readRunningStack } from '@shop/local-stack';
import { readCatalogueSkus } from './data/catalogue.js';
import { readInvoices } from './data/invoices.js';
import { shippedCatalogue } from './data/shipped.js';
import { countsBetween, readCacheCounts, readCatalogueScans } from './figures/ops-reader.js';
import { countUncached, savedBy, type SavedScans } from './figures/saved-scans.js';
import { settled } from './figures/settled.js';
import { shopperAddress } from './load/address.js';
import { sendCrowd, type CrowdFigures } from './load/crowd.js';
import { Pace } from './load/pace.js';
import { ShopClient } from './load/shop-client.js';
import { Shopper } from './load/shopper.js';
import { Tally } from './load/tally.js';
import type { ReplayOptions } from './options.js';
import { ProgressLine } from './report/progress-line.js';
import type { ReplayResult } from './report/report.js';

/** A browser gives up about then; so does a shopper. */
const TIMEOUT_MS = 30_000;

/**
 * Replays real shopping and tells what came of it. With the shop of this clone, Postgres' own counters tell what the
 * cache saved; a shop elsewhere (`--base-url`) keeps its databases to itself.
 *
 * @param signal ends the replay early, with the figures so far
 * @throws StackNotRunningError, ShopNotReachedError, InvoiceFileError
 */
export async function replay(options: ReplayOptions, signal: AbortSignal): Promise<ReplayResult> {
  const productUrl = options.baseUrl === null ? localProductUrl() : null;
  const baseUrl = options.baseUrl ?? readRunningStack().baseUrl;
  const catalogue = await readCatalogueSkus(shippedCatalogue);
  const scansNow = async () => (productUrl === null ? 0 : settled(() => readCatalogueScans(productUrl)));
  const countsScans = productUrl !== null && options.uncached > 0;

  const cacheBefore = await readCacheCounts(baseUrl);
  const scansBefore = countsScans ? await scansNow() : 0;
  const tally = new Tally();
  const crowd = await browse({ ...options, baseUrl, catalogue, tally, signal });
  const cacheAfter = await readCacheCounts(baseUrl);
  const scans = countsScans
    ? await compare(
        { ...options, catalogue, signal },
        { scans: (await scansNow()) - scansBefore, requests: tally.requests },
      )
    : null;
  const cache = cacheBefore && cacheAfter ? countsBetween(cacheBefore, cacheAfter) : null;
  return { crowd, tally, cache, scans };
}

type Browsing = ReplayOptions & {
  readonly baseUrl: string;
  readonly catalogue: ReadonlySet<string>;
  readonly tally: Tally;
  readonly signal: AbortSignal;
};

async function browse({ tally, signal, ...options }: Browsing): Promise<CrowdFigures> {
  const client = new ShopClient({
    baseUrl: options.baseUrl,
    connections: options.concurrency,
    timeoutMs: TIMEOUT_MS,
  });
  const progress = new ProgressLine(tally);
  const shopper = new Shopper({
    client,
    pace: new Pace(options.rate),
    catalogue: options.catalogue,
    observe: (observation) => tally.add(observation),
    addressOf: shopperAddress,
    prefix: '/api',
  });
  try {
    const { concurrency, invoices } = options;
    const onVisited = () => progress.visited();
    return await sendCrowd(readInvoices(options.file), { shopper, concurrency, invoices, signal, onVisited });
  } finally {
    progress.end();
    await client.close();
  }
}

async function compare(
  options: Pick<ReplayOptions, 'file' | 'uncached' | 'concurrency'> & Pick<Browsing, 'catalogue' | 'signal'>,
  cached: { scans: number; requests: number },
): Promise<SavedScans | null> {
  const { catalogue, concurrency, signal } = options;
  const invoices = readInvoices(options.file);
  const uncached = await countUncached({
    invoices,
    catalogue,
    sample: options.uncached,
    concurrency,
    signal,
  });
  return savedBy(cached, uncached);
}

function localProductUrl(): string | null {
  const [instance] = readRunningStack().services['product'] ?? [];
  return instance ? `http://127.0.0.1:${instance.port}` : null;
}
