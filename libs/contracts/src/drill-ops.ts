/**
 * Drills and load as operators hold them from the console: what `/ops/drills` and `/ops/load` take and answer, and what
 * the drill desk behind the gateway does. One at a time: a drill brings its own shoppers, and draws up the ledger of all.
 */
import { z } from 'zod';

const count = z.int().min(0);
const milliseconds = z.number().min(0);

const drillName = z
  .string()
  .regex(/^[a-z][a-z-]{1,30}$/)
  .meta({ examples: ['failover'] });

/** Something of a drill that may be chosen. */
const drillChoiceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('one-of'), name: z.string(), values: z.array(z.string()), usual: z.string() }),
  z.object({ kind: z.literal('count'), name: z.string(), about: z.string(), usual: z.int().min(1) }),
]);

export const drillKindSchema = z.object({
  name: drillName,
  about: z.string().meta({ examples: ['a primary is lost, or hands over'] }),
  choices: z.array(drillChoiceSchema),
});

const promisedSchema = z.object({ promise: z.string(), isKept: z.boolean(), seen: z.string() });

/** What shoppers met with in one second of a drill. */
export const drillSecondSchema = z.object({
  atMs: milliseconds.meta({ description: 'Its end, since the drill began' }),
  requests: count,
  retried: count,
  failed: count,
  p50Ms: milliseconds.nullable().meta({ description: 'Null: nothing was answered' }),
  p99Ms: milliseconds.nullable(),
});

export const drillMarkSchema = z.object({ atMs: milliseconds, event: z.string() });

export const drillRunSchema = z.object({
  drill: drillName,
  command: z.string().meta({ description: 'What does the same in a terminal' }),
  startedAt: z.iso.datetime(),
  state: z.enum(['running', 'stopping', 'finished']),
  struckAtMs: milliseconds.nullable().meta({ description: 'When the fault began' }),
  marks: z.array(drillMarkSchema).meta({ description: 'The newest 200, oldest first' }),
  seconds: z.array(drillSecondSchema).meta({ description: 'The newest 300, oldest first' }),
  verdict: z.array(promisedSchema).nullable().meta({ description: 'Null: not judged, or not yet' }),
  problem: z.string().nullable().meta({ description: 'Why it could not be held, or was not judged' }),
});

/** What the desk answers, and what `/ops/live` sends as `drills`. */
export const drillReportSchema = z.object({
  run: drillRunSchema.nullable().meta({ description: 'The drill that is held, or the last one' }),
  load: z.object({ requestsPerSecond: count }).nullable().meta({ description: 'Null: no shoppers' }),
});

export const drillOverviewSchema = drillReportSchema.extend({ drills: z.array(drillKindSchema) });

/** Body of `POST /ops/drills`. Choices that are left out are the usual ones. */
export const drillOrderSchema = z.strictObject({
  drill: drillName,
  choices: z
    .record(
      z.string().regex(/^[a-z]{1,16}$/),
      z.union([z.string().regex(/^[a-z][a-z-]{0,30}$/), z.int().min(1).max(99_999)]),
    )
    .default({}),
});

/** Body of `PUT /ops/load`. */
export const loadOrderSchema = z.strictObject({ requestsPerSecond: z.int().min(1).max(500) });

export type DrillKind = z.infer<typeof drillKindSchema>;
export type DrillSecond = z.infer<typeof drillSecondSchema>;
export type DrillRun = z.infer<typeof drillRunSchema>;
export type DrillReport = z.infer<typeof drillReportSchema>;
export type DrillOverview = z.infer<typeof drillOverviewSchema>;
export type DrillOrder = z.output<typeof drillOrderSchema>;
export type LoadOrder = z.infer<typeof loadOrderSchema>;
