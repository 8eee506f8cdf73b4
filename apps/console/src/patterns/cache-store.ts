import { useSyncExternalStore } from 'react';
import type { CacheOverview } from '@shop/contracts/cache-ops';
import { onLiveNews } from '../live/live-store.js';
import { type CacheReading, type CacheRow, cacheRowsOf } from './cache-rows.js';

/* The last two reports of the caches, as rows. */

let reading: CacheReading | undefined;
let rows: readonly CacheRow[] | undefined;
const readers = new Set<() => void>();

onLiveNews((news) => {
  if (news.type !== 'report' || news.part !== 'caches') return;
  const next = { atMs: performance.now(), overview: news.report as CacheOverview };
  rows = cacheRowsOf(next, reading);
  reading = next;
  for (const read of readers) read();
});

function subscribe(read: () => void): () => void {
  readers.add(read);
  return () => {
    readers.delete(read);
  };
}

/** Undefined until the first report. */
export function useCacheRows(): readonly CacheRow[] | undefined {
  return useSyncExternalStore(subscribe, () => rows);
}
