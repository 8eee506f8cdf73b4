/**
 * What the caches of the shop count. Services with a cache answer `GET /internal/cache`, the gateway gathers it under
 * `/ops/cache`, and the replay, the drills and the console read that.
 */
import { z } from 'zod';
import { unreachableInstance } from './unreachable-instance.js';

const count = z.int().min(0);

/**
 * Counts of one key family in one process since it started. A read is exactly one of the first five; the others say
 * what the reads led to.
 */
export const cacheCountsSchema = z.object({
  hits: count.meta({ description: 'Reads answered from Redis, or from memory, with a value' }),
  negativeHits: count.meta({ description: 'Reads answered so with "does not exist"' }),
  misses: count.meta({ description: 'Reads for which Redis had nothing' }),
  coalesced: count.meta({
    description: 'Reads that joined another read of the same key in the same process',
  }),
  bypassed: count.meta({ description: 'Reads that went past Redis: it was late, down or not asked' }),
  nearHits: count.meta({
    description: 'Of the hits, negative ones included, those answered from memory of the process',
  }),
  staleHits: count.meta({ description: 'Of the hits, values past their soft age' }),
  loads: count.meta({ description: 'Keys asked of the source' }),
  refreshes: count.meta({ description: 'Of the loads, those of values that were served meanwhile' }),
  failedRefreshes: count.meta({
    description: 'Refreshes for which the source failed; the old value is served on',
  }),
  lateLoads: count.meta({ description: 'Callers who were told that a load takes too long; it went on' }),
  leaseWaits: count.meta({ description: 'Misses that waited for the load of another process' }),
  refusedFills: count.meta({
    description: 'Loaded values not stored, because the key was forgotten meanwhile',
  }),
  lostGroups: count.meta({
    description: 'Values that counted as nothing, because Redis had lost the version of one of their groups',
  }),
  errors: count.meta({
    description: 'Redis commands that failed or ran out of time, and stored texts that could not be used',
  }),
});

/** What one process answers to `GET /internal/cache`; keyed by the name of the key family. */
export const cacheReportSchema = z.object({
  service: z.string(),
  families: z.record(z.string(), cacheCountsSchema),
});

/** Counts of one key family over every process that was reached. `hitRate` is 0 to 1, null before the first read. */
export const cacheFamilySumSchema = cacheCountsSchema.extend({
  hitRate: z.number().min(0).max(1).nullable(),
});

const reachedInstance = cacheReportSchema.extend({ url: z.string(), state: z.literal('reached') });

const instanceWithoutCache = z.object({
  service: z.string(),
  url: z.string(),
  state: z.literal('without-cache'),
});

/** What the gateway answers to `GET /ops/cache`. An instance that did not answer in time is listed, not left out. */
export const cacheOverviewSchema = z.object({
  families: z.record(z.string(), cacheFamilySumSchema),
  instances: z.array(
    z.discriminatedUnion('state', [reachedInstance, instanceWithoutCache, unreachableInstance]),
  ),
});

export type CacheCounts = z.infer<typeof cacheCountsSchema>;
export type CacheReport = z.infer<typeof cacheReportSchema>;
export type CacheFamilySum = z.infer<typeof cacheFamilySumSchema>;
export type CacheOverview = z.infer<typeof cacheOverviewSchema>;
export type CacheInstance = CacheOverview['instances'][number];

/**
 * The share of reads that Redis answered, 0 to 1; null when there were none. A coalesced read counts on neither side:
 * what became of it was counted with the read that it joined.
 */
export function hitRateOf(
  counts: Pick<CacheCounts, 'hits' | 'negativeHits' | 'misses' | 'bypassed'>,
): number | null {
  const answered = counts.hits + counts.negativeHits;
  const reads = answered + counts.misses + counts.bypassed;
  return reads === 0 ? null : answered / reads;
}

/** Adds the counts of several processes, or of several families. */
export function sumCacheCounts(parts: readonly CacheCounts[]): CacheCounts {
  const sum = { ...noCacheCounts };
  for (const part of parts) for (const name of cacheCountNames) sum[name] += part[name];
  return sum;
}

/** What happened between two readings of the same counters. A process that restarted between them counts from 0. */
export function subtractCacheCounts(after: CacheCounts, before: CacheCounts): CacheCounts {
  const difference = { ...noCacheCounts };
  for (const name of cacheCountNames)
    difference[name] = after[name] < before[name] ? after[name] : after[name] - before[name];
  return difference;
}

/** All counts at zero. */
export const noCacheCounts: CacheCounts = Object.freeze({
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
});

const cacheCountNames = cacheCountsSchema.keyof().options;
