import type { TopologyReport } from '@shop/contracts/ops';

/** What the charts draw of one reading, by node id. */
export interface Sample {
  /** Seconds since 1970. */
  readonly at: number;
  readonly nodes: ReadonlyMap<string, NodeSample>;
}

export interface NodeSample {
  readonly opsPerSecond: number;
  readonly roundTripMs: number;
}

export type Measure = keyof NodeSample;

/** Five minutes of readings. */
export const MOST_SAMPLES = 600;

export function sampleOf({ readAt, nodes }: TopologyReport): Sample {
  return {
    at: Date.parse(readAt) / 1_000,
    nodes: new Map(
      nodes.flatMap(({ id, info, roundTripMs }) =>
        info && roundTripMs !== null ? [[id, { opsPerSecond: info.opsPerSecond, roundTripMs }] as const] : [],
      ),
    ),
  };
}

/** One measure of one node over time; null where it did not answer, which a chart shows as a gap. */
export function seriesOf(samples: readonly Sample[], id: string, measure: Measure): (number | null)[] {
  return samples.map(({ nodes }) => nodes.get(id)?.[measure] ?? null);
}

export interface Summary {
  readonly last: number | null;
  readonly least: number | null;
  readonly most: number | null;
}

/** A series in three numbers, for who does not see charts. */
export function summaryOf(series: readonly (number | null)[]): Summary {
  const known = series.filter((value) => value !== null);
  if (known.length === 0) return { last: null, least: null, most: null };
  return { last: series.at(-1) ?? null, least: Math.min(...known), most: Math.max(...known) };
}
