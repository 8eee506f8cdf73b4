import type { ReplayOptions } from './options.js';
import { readSettledScans, type ScanCount } from './scans.js';
import type { ShopAddress } from './shop-address.js';
import { sampleOf } from './trips.js';
import { countUncachedScans, type UncachedOptions } from './uncached.js';

/** Scans with the cache on, and the same shopping's with the cache off. */
export interface ScansCompared {
  readonly cached: ScanCount;
  readonly uncached: ScanCount;
}

export type Say = (text: string) => void;

/** Reads Postgres' counters before and after the shopping, then repeats a sample of it without a cache. */
export class ScanComparison {
  #before = 0;

  private constructor(
    private readonly instanceUrl: string,
    private readonly sampleSize: number,
    private readonly say: Say,
  ) {}

  /** Null for a shop that is elsewhere, or when no trip is to be repeated. */
  static of({ uncachedTrips }: ReplayOptions, { stack }: ShopAddress, say: Say): ScanComparison | null {
    const instance = stack?.services['product']?.[0];
    if (!instance || uncachedTrips === 0) return null;
    return new ScanComparison(`http://127.0.0.1:${String(instance.port)}`, uncachedTrips, say);
  }

  async begin(): Promise<void> {
    this.#before = await this.#read();
  }

  /** @param requests how many were sent since `begin` */
  async end(requests: number, crowd: Omit<UncachedOptions, 'scansBefore'>): Promise<ScansCompared> {
    const between = await this.#read();
    const trips = sampleOf(crowd.trips, this.sampleSize);
    this.say(`repeating ${String(trips.length)} trips without a cache ...`);
    const uncached = await countUncachedScans({ ...crowd, trips, scansBefore: between });
    return { cached: { scans: between - this.#before, requests }, uncached };
  }

  #read(): Promise<number> {
    this.say('waiting 11 s for Postgres to publish its counts ...');
    return readSettledScans(this.instanceUrl);
  }
}
