import { sampledCounter } from '../client/metrics.js';

/*
 * What a cache did, counted as plain numbers on the hot path and copied to Prometheus when it scrapes: a labelled
 * counter per read would cost more than the rest of a hit.
 */

/** Counts of one family since the process began. A read is exactly one of the first five. */
export interface CacheCounts {
  /** Answered from Redis, or from memory, with a value. */
  hits: number;
  /** Answered so with "the source has no such thing". */
  negativeHits: number;
  /** Redis had nothing (or nothing usable); the source was asked, by this process or by the one waited for. */
  misses: number;
  /** Redis had nothing, and the answer is that of another caller in this process. */
  coalesced: number;
  /** Went past Redis: it failed or was slow, a forget is pending, a newer schema is stored. */
  bypassed: number;
  /** Of the hits, negative ones included, those answered from this process' memory. */
  nearHits: number;
  /** Of the hits, values past their soft age. */
  staleHits: number;
  /** Keys asked of the source. */
  loads: number;
  /** Of the loads, those of values that were served meanwhile: past their soft age, or early. */
  refreshes: number;
  /** Refreshes for which the source failed; the old value goes on being served until its hard age. */
  failedRefreshes: number;
  /** Callers who were told that a load takes too long; it went on. */
  lateLoads: number;
  /** Misses that found another process loading and waited for it. */
  leaseWaits: number;
  /** Loaded values that were not stored because the lease no longer stood (a forget, an eviction, a slow load). */
  refusedFills: number;
  /** Values that counted as nothing because Redis had lost the version of one of their groups. */
  lostGroups: number;
  /** Failed or late Redis commands, and stored texts that could not be used. */
  errors: number;
}

const SERIES = {
  hits: { name: 'cache_requests_total', result: 'hit' },
  negativeHits: { name: 'cache_requests_total', result: 'negative_hit' },
  misses: { name: 'cache_requests_total', result: 'miss' },
  coalesced: { name: 'cache_requests_total', result: 'coalesced' },
  bypassed: { name: 'cache_requests_total', result: 'bypassed' },
  nearHits: { name: 'cache_near_hits_total' },
  staleHits: { name: 'cache_stale_hits_total' },
  loads: { name: 'cache_loads_total' },
  refreshes: { name: 'cache_refreshes_total' },
  failedRefreshes: { name: 'cache_failed_refreshes_total' },
  lateLoads: { name: 'cache_late_loads_total' },
  leaseWaits: { name: 'cache_lease_waits_total' },
  refusedFills: { name: 'cache_refused_fills_total' },
  lostGroups: { name: 'cache_lost_groups_total' },
  errors: { name: 'cache_errors_total' },
} as const satisfies Record<keyof CacheCounts, { name: string; result?: string }>;

const HELP: Record<string, string> = {
  cache_requests_total: 'Reads of the cache by what became of them',
  cache_near_hits_total: 'Hits answered from the memory of the process',
  cache_stale_hits_total: 'Hits with a value past its soft age',
  cache_loads_total: 'Keys asked of the source',
  cache_refreshes_total: 'Loads of values that were served meanwhile',
  cache_failed_refreshes_total: 'Refreshes for which the source failed; the old value is served on',
  cache_late_loads_total: 'Callers who were told that a load takes too long',
  cache_lease_waits_total: 'Misses that waited for another process to load',
  cache_refused_fills_total: 'Loaded values that were not stored because their lease no longer stood',
  cache_lost_groups_total: 'Values that counted as nothing because the version of a group was lost',
  cache_errors_total: 'Failed or late Redis commands and unusable stored texts',
};

const shown = new Map<string, ReturnType<typeof sampledCounter>>();

/** Made with the first family that counts. */
function seriesOf(name: string): ReturnType<typeof sampledCounter> {
  const known = shown.get(name);
  if (known !== undefined) return known;
  const labelNames = name === 'cache_requests_total' ? ['family', 'result'] : ['family'];
  const made = sampledCounter(name, HELP[name] ?? name, labelNames);
  shown.set(name, made);
  return made;
}

function zeroes(): CacheCounts {
  return {
    hits: 0,
    negativeHits: 0,
    misses: 0,
    coalesced: 0,
    bypassed: 0,
    nearHits: 0,
    staleHits: 0,
    loads: 0,
    refreshes: 0,
    failedRefreshes: 0,
    lateLoads: 0,
    leaseWaits: 0,
    refusedFills: 0,
    lostGroups: 0,
    errors: 0,
  };
}

/** Begins to count for a family; Prometheus sees the counts at each scrape. */
export function countFor(family: string): CacheCounts {
  const counts = zeroes();
  for (const [event, { name, ...labels }] of Object.entries(SERIES))
    seriesOf(name)({ family, ...labels }, () => counts[event as keyof CacheCounts]);
  return counts;
}
