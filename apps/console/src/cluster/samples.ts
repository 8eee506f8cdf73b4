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
