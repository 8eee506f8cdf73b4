/**
 * The shop as it moves: what `GET /ops/live` sends, for the console. Each event is a report that `/ops` also answers by
 * itself, read once for all who watch.
 */
import { z } from 'zod';
import { cacheOverviewSchema } from './cache-ops.js';
import { copiesOverviewSchema } from './copy-ops.js';
import { drillReportSchema } from './drill-ops.js';
import { edgeReportSchema, queueOverviewSchema, topologyReportSchema } from './ops.js';
import { familyOverviewSchema } from './redis-ops.js';

/** Reports by the name of their event. */
export const liveReports = {
  topology: topologyReportSchema,
  caches: cacheOverviewSchema,
  copies: copiesOverviewSchema,
  queues: queueOverviewSchema,
  edge: edgeReportSchema,
  families: familyOverviewSchema,
  drills: drillReportSchema,
} as const;

const part = z.enum(Object.keys(liveReports) as [LivePart, ...LivePart[]]);

/** In place of a report that could not be made; the next one is tried all the same. `problem` names no address. */
export const liveSetbackSchema = z.object({ part, problem: z.string() });

/** Data of an event, by its name. */
export const liveEvents = { ...liveReports, setback: liveSetbackSchema } as const;

export type LiveReports = { [Part in LivePart]: z.infer<(typeof liveReports)[Part]> };
export type LivePart = keyof typeof liveReports;
export type LiveSetback = z.infer<typeof liveSetbackSchema>;
