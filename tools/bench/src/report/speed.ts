import type { Series } from '../rounds/rounds.js';
import { ratioOf, type Summary, summaryOf } from '../statistics/summary.js';
import type { Chart, Table } from './record.js';
import { figure, spread } from './words.js';

/** What tables and pictures call our own rows: they begin so. */
export const OURS = 'ours';

export function perSecond({ rounds }: Series): number[] {
  return rounds.map(({ operations, failed, seconds }) => (operations - failed) / seconds);
}

/** Finds a contestant of a comparison. @throws RangeError when it did not take part */
export function seriesOf(all: readonly Series[], label: string): Series {
  const found = all.find((series) => series.label === label);
  if (found === undefined) throw new RangeError(`${label} was not measured`);
  return found;
}

/** How many times as fast one is as the other, round by round. */
export function timesAsFast(all: readonly Series[], label: string, than: string): Summary {
  return ratioOf(perSecond(seriesOf(all, label)), perSecond(seriesOf(all, than)));
}

/** One row a contestant, the fastest first. @param how.baseline whose speed is 1; `how.server` whose CPU is in the table */
export function speedTable(
  title: string,
  all: readonly Series[],
  { baseline, server = 'Redis' }: { baseline: string; server?: string },
): Table {
  const rows = byMedian(all).map((series) => [
    series.label,
    spread(summaryOf(perSecond(series))),
    spread(timesAsFast(all, series.label, baseline)),
    figure(summaryOf(series.rounds.map(({ p50Us }) => p50Us)).median),
    figure(summaryOf(series.rounds.map(({ p99Us }) => p99Us)).median),
    figure(each(series, ({ cpuUs, operations }) => cpuUs / operations)),
    figure(each(series, ({ serverCpuUs, operations }) => serverCpuUs / operations)),
    figure(series.rounds.reduce((sum, { failed }) => sum + failed, 0)),
  ]);
  const columns = [
    '',
    'a second',
    `× ${baseline}`,
    'p50 µs',
    'p99 µs',
    'client CPU µs',
    `${server} CPU µs`,
    'failed',
  ];
  return { title, columns, rows };
}

export function speedChart(title: string, all: readonly Series[]): Chart {
  const bars = byMedian(all).map((series) => {
    const { median, min, max } = summaryOf(perSecond(series));
    return { label: series.label, value: median, low: min, high: max, isOurs: isOurs(series.label) };
  });
  return { title, unit: 'a second', bars };
}

export function isOurs(label: string): boolean {
  return label === OURS || label.startsWith(`${OURS},`);
}

function byMedian(all: readonly Series[]): Series[] {
  const speed = (series: Series) => summaryOf(perSecond(series)).median;
  return all.toSorted((one, other) => speed(other) - speed(one));
}

function each({ rounds }: Series, of: (round: Series['rounds'][number]) => number): number {
  return summaryOf(rounds.map(of)).median;
}
