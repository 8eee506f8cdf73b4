import { Gauge, register } from 'prom-client';
import { counter, sampledCounter } from '../client/metrics.js';

/*
 * What the memory of a process did, counted as plain numbers on the hot path and copied to Prometheus when it scrapes, as
 * cache-counts.ts does it for the cache around it.
 */

/** Counts of one family since the process began, and what it holds now. */
export interface NearCounts {
  /** Reads answered from memory. */
  hits: number;
  /** Reads for which memory had nothing that could be believed. */
  misses: number;
  /** Values kept. */
  fills: number;
  /** Values not kept: changed while they were read, answered by another node than the map names, or about to expire. */
  refusedFills: number;
  /** Entries, and reads under way, ended by an invalidation. */
  invalidations: number;
  entries: number;
}

interface Series {
  readonly help: string;
  readonly outcomes: Readonly<Partial<Record<keyof NearCounts, string>>>;
}

const SERIES: Readonly<Record<string, Series>> = {
  near_cache_reads_total: {
    help: 'Reads of the memory by what became of them',
    outcomes: { hits: 'hit', misses: 'miss' },
  },
  near_cache_fills_total: {
    help: 'Values read from Redis that were kept in memory, or not',
    outcomes: { fills: 'kept', refusedFills: 'refused' },
  },
  near_cache_invalidations_total: {
    help: 'Entries and reads under way that Redis said have changed',
    outcomes: { invalidations: 'ended' },
  },
};

/** What was given up at once, and why: `flushed`, or a loss of the tracking (docs/redis/near-cache.md). */
export const flushes = counter(
  'near_cache_flushes_total',
  'Times that what one primary had answered was given up',
  ['reason'],
);

const sources = new Set<{ readonly family: string; readonly counts: NearCounts }>();
const trackers = new Set<() => number>();

const shown = new Map<string, ReturnType<typeof sampledCounter>>();

function registerSeries(): void {
  if (register.getSingleMetric('near_cache_entries') !== undefined) return;
  for (const [name, { help }] of Object.entries(SERIES))
    shown.set(name, sampledCounter(name, help, ['family', 'outcome']));
  new Gauge({
    name: 'near_cache_entries',
    help: 'Values held in memory',
    labelNames: ['family'],
    collect() {
      this.reset();
      for (const { family, counts } of sources) this.inc({ family }, counts.entries);
    },
  });
  new Gauge({
    name: 'near_cache_trusted_primaries',
    help: 'Primaries whose values may be answered from memory now',
    collect() {
      this.set([...trackers].reduce((sum, trusted) => sum + trusted(), 0));
    },
  });
}

/** Begins to count for a family. */
export function nearCountsFor(family: string): NearCounts {
  registerSeries();
  const counts = { hits: 0, misses: 0, fills: 0, refusedFills: 0, invalidations: 0, entries: 0 };
  sources.add({ family, counts });
  for (const [name, { outcomes }] of Object.entries(SERIES))
    for (const [event, outcome] of Object.entries(outcomes))
      shown.get(name)?.({ family, outcome }, () => counts[event as keyof NearCounts]);
  return counts;
}

/**
 * Shows a tracking's state at each scrape.
 *
 * @param trusted how many primaries are believed now
 * @returns ends it
 */
export function showTrusted(trusted: () => number): () => void {
  registerSeries();
  trackers.add(trusted);
  return () => trackers.delete(trusted);
}
