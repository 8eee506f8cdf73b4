/**
 * What the shop says about itself: counts of the caches, scans of the databases, the map of the cluster. Services
 * answer the reports inside (`GET /internal/cache`, `GET /internal/database`), the gateway gathers them under `/ops`,
 * and the replay, the drills and the console read them.
 */
import { z } from 'zod';

const count = z.int().min(0);

/**
 * Counts of one key family in one process since it started. Each lookup is counted once as a hit, a negative hit, a
 * miss or a bypass; the others say what the misses led to.
 */
export const cacheCountsSchema = z.object({
  hits: count.meta({ description: 'Answered by Redis with a value' }),
  negativeHits: count.meta({ description: 'Answered by Redis with "does not exist"' }),
  misses: count.meta({ description: 'Redis answered that it has nothing' }),
  bypassed: count.meta({ description: 'Redis was late, down or not asked; the loader answered' }),
  loads: count.meta({ description: 'Calls of the loader' }),
  coalesced: count.meta({ description: 'Misses that shared the load of another caller in the same process' }),
  leaseWaits: count.meta({ description: 'Misses that waited for the load of another process' }),
  refusedFills: count.meta({
    description: 'Loaded values not stored, because the key was forgotten meanwhile',
  }),
  errors: count.meta({ description: 'Commands that failed or ran out of time' }),
});

/** What one process answers to `GET /internal/cache`; keyed by the name of the key family. */
export const cacheReportSchema = z.object({
  service: z.string(),
  families: z.record(z.string(), cacheCountsSchema),
});

/** Counts of one key family over every process that was reached. `hitRate` is 0 to 1, null before the first lookup. */
export const cacheFamilySumSchema = cacheCountsSchema.extend({
  hitRate: z.number().min(0).max(1).nullable(),
});

const reachedInstance = cacheReportSchema.extend({ url: z.string(), state: z.literal('reached') });
const unreachableInstance = z.object({
  service: z.string(),
  url: z.string(),
  state: z.literal('unreachable'),
  problem: z.string(),
});

/** What the gateway answers to `GET /ops/cache`. An instance that did not answer in time is listed, not left out. */
export const cacheOverviewSchema = z.object({
  families: z.record(z.string(), cacheFamilySumSchema),
  instances: z.array(z.discriminatedUnion('state', [reachedInstance, unreachableInstance])),
});

/**
 * What one process answers to `GET /internal/database`: how often Postgres began to read each table since its
 * statistics were reset, as `pg_stat_user_tables` counts it. Postgres publishes a session's counts within 10 seconds.
 */
export const databaseReportSchema = z.object({
  service: z.string(),
  tables: z.record(z.string(), z.object({ sequentialScans: count, indexScans: count })),
});

/** One node of the cluster as the others see it. Offsets and lag are bytes of the replication stream. */
export const topologyNodeSchema = z.object({
  address: z.string().meta({ description: 'host:port', example: '127.0.0.1:7001' }),
  role: z.enum(['primary', 'replica']),
  replicaOf: z.string().nullable().meta({ description: 'Address of its primary; null for a primary' }),
  slots: z.array(z.object({ from: z.int(), to: z.int() })).meta({ description: 'Both ends inclusive' }),
  slotCount: count,
  replicationOffset: count.nullable(),
  lagBytes: count
    .nullable()
    .meta({ description: 'Behind its primary; null when one of them did not answer' }),
  isHealthy: z.boolean(),
});

/** What the gateway answers to `GET /ops/topology`. All 16,384 slots are covered in a healthy cluster. */
export const topologyReportSchema = z.object({
  slotsCovered: count,
  nodes: z.array(topologyNodeSchema),
});

/** What the gateway answers to `GET /ops/topology/locate?key=`. `tag` is the part between braces, null when none. */
export const keyLocationSchema = z.object({
  key: z.string(),
  slot: z.int().min(0).max(16_383),
  tag: z.string().nullable(),
  node: z
    .string()
    .nullable()
    .meta({ description: 'Address of the primary that owns the slot; null when none does' }),
});

export type CacheCounts = z.infer<typeof cacheCountsSchema>;
export type CacheReport = z.infer<typeof cacheReportSchema>;
export type CacheFamilySum = z.infer<typeof cacheFamilySumSchema>;
export type CacheOverview = z.infer<typeof cacheOverviewSchema>;
export type CacheInstance = CacheOverview['instances'][number];
export type DatabaseReport = z.infer<typeof databaseReportSchema>;
export type TopologyNode = z.infer<typeof topologyNodeSchema>;
export type TopologyReport = z.infer<typeof topologyReportSchema>;
export type KeyLocation = z.infer<typeof keyLocationSchema>;

/** The share of lookups that Redis answered, 0 to 1; null when there was no lookup. */
export function hitRateOf(
  counts: Pick<CacheCounts, 'hits' | 'negativeHits' | 'misses' | 'bypassed'>,
): number | null {
  const answered = counts.hits + counts.negativeHits;
  const lookups = answered + counts.misses + counts.bypassed;
  return lookups === 0 ? null : answered / lookups;
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
  bypassed: 0,
  loads: 0,
  coalesced: 0,
  leaseWaits: 0,
  refusedFills: 0,
  errors: 0,
});

const cacheCountNames = cacheCountsSchema.keyof().options;
