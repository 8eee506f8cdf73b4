/** What a part found, as `reports/bench.json` keeps it: a part that is run alone replaces its own record and no other. */
import { z } from 'zod';
import { machineSchema } from '../machine/machine.js';

const cells = z.array(z.string());

const tableSchema = z.object({
  title: z.string(),
  columns: cells,
  rows: z.array(cells),
});

const barSchema = z.object({
  label: z.string(),
  value: z.number(),
  /** Both ends of the spread; the value itself where there is none. */
  low: z.number(),
  high: z.number(),
  isOurs: z.boolean(),
});

const chartSchema = z.object({
  title: z.string(),
  unit: z.string(),
  bars: z.array(barSchema),
});

const targetSchema = z.object({
  what: z.string(),
  wanted: z.string(),
  measured: z.string(),
  isMet: z.boolean(),
});

const figureSchema = z.object({ measured: z.string(), isMet: z.boolean().nullable() });

const findingsSchema = z.object({
  tables: z.array(tableSchema),
  charts: z.array(chartSchema),
  targets: z.array(targetSchema),
  /** What a reader has to know to read the figures. */
  remarks: z.array(z.string()),
  /** For the specification's table, by the id of its row. */
  figures: z.record(z.string(), figureSchema),
});

const recordSchema = findingsSchema.extend({
  name: z.string(),
  title: z.string(),
  /** ISO 8601. */
  at: z.string(),
  machine: machineSchema,
  rounds: z.number(),
  roundMs: z.number(),
  /** What was measured, with its versions. */
  versions: cells,
});

export const recordsSchema = z.array(recordSchema);

export type Table = z.infer<typeof tableSchema>;
export type Bar = z.infer<typeof barSchema>;
export type Chart = z.infer<typeof chartSchema>;
export type Target = z.infer<typeof targetSchema>;
export type Figure = z.infer<typeof figureSchema>;
export type Findings = z.infer<typeof findingsSchema>;
export type PartRecord = z.infer<typeof recordSchema>;
