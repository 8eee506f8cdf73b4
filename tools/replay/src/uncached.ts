// What the same shopping costs Postgres without a cache: one more instance of product with its cache off answers a
// sample of the trips, asked directly. It is the service's own code, not a model of it.
import { startExtraInstance } from '@shop/local-stack';
import { type CrowdOptions, sendIn } from './crowd.js';
import { ownPace } from './pacer.js';
import { UncachedSampleError } from './replay.errors.js';
import { readSettledScans, type ScanCount } from './scans.js';
import { ShopClient } from './shop-client.js';
import { catalogueRoutes } from './shopper.js';
import { Tally } from './tally.js';
import type { Trip } from './trips.js';

export interface UncachedOptions extends Pick<CrowdOptions, 'catalogue' | 'signal'> {
  readonly trips: readonly Trip[];
  /** Scans that Postgres has counted so far. */
  readonly scansBefore: number;
}

/** Few at a time: product joins simultaneous reads of one key, which would save scans here too. */
const concurrency = 4;

/** @throws ProcessDiedError when the instance does not come up, UncachedSampleError when the sample tells nothing */
export async function countUncachedScans({
  scansBefore,
  trips,
  ...crowd
}: UncachedOptions): Promise<ScanCount> {
  const instance = await startExtraInstance('product', { REDIS_CACHE: 'off', LOG_LEVEL: 'warn' });
  const shop = new ShopClient({ url: instance.url, connections: concurrency });
  const tally = new Tally();
  try {
    await sendIn({
      ...crowd,
      errands: trips,
      shop,
      tally,
      pacer: ownPace(),
      forwardsAddress: false,
      concurrency,
    });
    const scans = (await readSettledScans(instance.url)) - scansBefore;
    if (tally.failed > 0 || scans <= 0) throw new UncachedSampleError({ failed: tally.failed, scans });
    return { scans, requests: tally.requestsOf(catalogueRoutes) };
  } finally {
    await shop.close();
    await instance.stop();
  }
}
