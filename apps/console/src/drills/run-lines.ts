import type { DrillRun } from '@shop/contracts/drill-ops';
import type { Line } from '../charts/time-series.js';

type Second = DrillRun['seconds'][number];

const line = (manner: Omit<Line, 'id' | 'isDashed' | 'values'>, values: Line['values']): Line => ({
  ...manner,
  values,
  id: manner.name,
  isDashed: false,
});

/** Each second of a drill, in seconds since 1970. */
export function timesOf({ startedAt, seconds }: Pick<DrillRun, 'startedAt' | 'seconds'>): number[] {
  const begun = Date.parse(startedAt) / 1_000;
  return seconds.map(({ atMs }) => begun + atMs / 1_000);
}

/** What shoppers asked for in each second, and what was not as it should be. */
export function requestLines(seconds: readonly Second[]): Line[] {
  const of = (what: 'requests' | 'retried' | 'failed') => seconds.map((second) => second[what]);
  return [
    line({ name: 'answered', shard: 2 }, of('requests')),
    { ...line({ name: 'sent again', shard: 4 }, of('retried')), isDashed: true },
    line({ name: 'failed', shard: 1 }, of('failed')),
  ];
}

/** How long they waited; a gap where nothing was answered. */
export function waitLines(seconds: readonly Second[]): Line[] {
  const of = (what: 'p50Ms' | 'p99Ms') => seconds.map((second) => second[what]);
  return [
    { ...line({ name: 'half of them', shard: 3 }, of('p50Ms')), isDashed: true },
    line({ name: '99 of 100', shard: 5 }, of('p99Ms')),
  ];
}

/** How a drill stands, in a word or a few. */
export function standingOf({
  state,
  verdict,
  problem,
}: Pick<DrillRun, 'state' | 'verdict' | 'problem'>): string {
  if (state === 'running') return 'is held';
  if (state === 'stopping') return 'is undoing what it did';
  if (verdict === null) return problem === null ? 'was broken off' : 'could not be held';
  const broken = verdict.filter(({ isKept }) => !isKept).length;
  return broken === 0
    ? 'every promise was kept'
    : `${String(broken)} of ${String(verdict.length)} promises broken`;
}
