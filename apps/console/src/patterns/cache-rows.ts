import type { CacheFamilySum, CacheOverview } from '@shop/contracts/cache-ops';

/** One key family as the table shows it; counts since the services started, rates between the last two reports. */
export interface CacheRow extends CacheFamilySum {
  readonly family: string;
  /** Null until there are two reports. */
  readonly readsPerSecond: number | null;
}

export interface CacheReading {
  readonly atMs: number;
  readonly overview: CacheOverview;
}

/** In the order of the alphabet. */
export function cacheRowsOf(now: CacheReading, before: CacheReading | undefined): CacheRow[] {
  return Object.entries(now.overview.families)
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([family, sum]) => ({ ...sum, family, readsPerSecond: rateOf(family, now, before) }));
}

const readsOf = ({ hits, negativeHits, misses, coalesced, bypassed }: CacheFamilySum) =>
  hits + negativeHits + misses + coalesced + bypassed;

/** A process that came, went or began anew makes a count smaller or larger at once: less than nothing is nothing. */
function rateOf(family: string, now: CacheReading, before: CacheReading | undefined): number | null {
  const [sum, old] = [now.overview.families[family], before?.overview.families[family]];
  if (before === undefined || sum === undefined || old === undefined || now.atMs <= before.atMs) return null;
  return Math.max(0, ((readsOf(sum) - readsOf(old)) * 1_000) / (now.atMs - before.atMs));
}
