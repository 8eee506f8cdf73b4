import { startExtraInstance } from '@shop/local-stack';
import type { Invoice } from '../data/invoices.js';
import { sendCrowd } from '../load/crowd.js';
import { Pace } from '../load/pace.js';
import { ShopClient } from '../load/shop-client.js';
import { Shopper } from '../load/shopper.js';
import { Tally } from '../load/tally.js';
import { settled } from './settled.js';
import { readCatalogueScans } from './ops-reader.js';

/*
 * What the cache saves Postgres, by Postgres' own counters: the scans of catalogue tables a request causes with the
 * cache, as the replay just saw, against those a request causes without. For the latter one more product instance is
 * started with its cache off, and the first invoices are replayed against it. A request costs the same number of
 * scans whenever it is made without a cache, so a sample is enough.
 */

/** Scans of catalogue tables a request, and the share saved, 0 to 1. */
export interface SavedScans {
  readonly withCache: number;
  readonly withoutCache: number;
  readonly saved: number;
}

export interface ScanCount {
  readonly scans: number;
  readonly requests: number;
}

/** @returns null when nothing was scanned without the cache, which no visit can bring about */
export function savedBy(cached: ScanCount, uncached: ScanCount): SavedScans | null {
  if (cached.requests === 0 || uncached.requests === 0 || uncached.scans === 0) return null;
  const withCache = cached.scans / cached.requests;
  const withoutCache = uncached.scans / uncached.requests;
  return { withCache, withoutCache, saved: 1 - withCache / withoutCache };
}

export interface UncachedOptions {
  readonly invoices: AsyncIterable<Invoice>;
  readonly catalogue: ReadonlySet<string>;
  /** How many invoices the sample takes. */
  readonly sample: number;
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/** Replays a sample against a product instance of its own without a cache and counts the scans. */
export async function countUncached(options: UncachedOptions): Promise<ScanCount> {
  const instance = await startExtraInstance('product', { REDIS_CACHE: 'off' });
  const client = new ShopClient({
    baseUrl: instance.url,
    connections: options.concurrency,
    timeoutMs: 30_000,
  });
  try {
    const tally = new Tally();
    const before = await settled(() => readCatalogueScans(instance.url));
    const shopper = new Shopper({
      client,
      pace: new Pace(null),
      catalogue: options.catalogue,
      observe: (observation) => tally.add(observation),
      addressOf: null,
      prefix: '',
    });
    await sendCrowd(options.invoices, { ...options, shopper, invoices: options.sample });
    const after = await settled(() => readCatalogueScans(instance.url));
    return { scans: after - before, requests: tally.requests };
  } finally {
    await client.close();
    await instance.stop();
  }
}
