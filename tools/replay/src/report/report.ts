import { hitRateOf, type CacheCounts } from '@shop/contracts/ops';
import type { SavedScans } from '../figures/saved-scans.js';
import type { CrowdFigures } from '../load/crowd.js';
import type { Tally } from '../load/tally.js';
import { table } from './table.js';

export interface ReplayResult {
  readonly crowd: CrowdFigures;
  readonly tally: Tally;
  /** What the caches did meanwhile; null when the shop does not show it to us. */
  readonly cache: ReadonlyMap<string, CacheCounts> | null;
  /** Null when the databases are out of reach, as they are when the shop is not this clone's own. */
  readonly scans: SavedScans | null;
}

/** The closing words of a replay. */
export function reportOf({ crowd, tally, cache, scans }: ReplayResult): string {
  const seconds = crowd.tookMs / 1000;
  const parts = [
    `${crowd.visits} shoppers and ${tally.requests} requests in ${seconds.toFixed(1)} s (${Math.round(tally.requests / seconds)} a second); ${crowd.cancellations} cancellations, for which nobody browses`,
    routesTable(tally),
    failureLines(tally),
    cache ? cacheTable(cache) : 'Cache figures: the shop shows /ops/cache to operators only.',
    scans ? scanLine(scans) : null,
    verdictLine(tally),
  ];
  return parts.filter((part) => part !== null && part !== '').join('\n\n');
}

function routesTable(tally: Tally): string {
  const rows = tally
    .figures()
    .map((route) => [
      route.route,
      String(route.requests),
      String(route.refused),
      String(route.failed),
      ...[route.p50Ms, route.p99Ms, route.longestMs].map((ms) => ms.toFixed(1)),
    ]);
  return table(
    ['route', 'requests', 'refused as they should', 'failed', 'p50 ms', 'p99 ms', 'longest ms'],
    rows,
  );
}

function cacheTable(cache: ReadonlyMap<string, CacheCounts>): string {
  const rows = [...cache].map(([family, counts]) => [
    family,
    String(counts.hits + counts.negativeHits + counts.misses + counts.bypassed),
    String(counts.misses),
    String(counts.bypassed),
    String(counts.loads),
    percent(hitRateOf(counts)),
  ]);
  return table(['cache', 'lookups', 'misses', 'bypassed', 'loads', 'hit rate'], rows);
}

function scanLine({ withCache, withoutCache, saved }: SavedScans): string {
  return `Catalogue table scans a request, by Postgres' own counters: ${withCache.toFixed(3)} with the cache, ${withoutCache.toFixed(3)} without: ${percent(saved)} saved.`;
}

function failureLines(tally: Tally): string {
  return [...tally.failures].map(([kind, count]) => `  failed ${count} times: ${kind}`).join('\n');
}

function verdictLine(tally: Tally): string {
  return `${tally.failed} requests failed that should not; the longest wait was ${tally.longestMs.toFixed(0)} ms.`;
}

function percent(share: number | null): string {
  return share === null ? '-' : `${(share * 100).toFixed(1)} %`;
}
