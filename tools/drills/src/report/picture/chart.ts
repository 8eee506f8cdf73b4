import { max, min } from 'd3-array';
import { scaleLinear, scaleLog, type ScaleContinuousNumeric } from 'd3-scale';
import { area, curveStepAfter, line, stack } from 'd3-shape';
import type { Point, Series, Span } from '../buckets.js';
import type { Chart, Curve } from '../charts.js';
import { page, type Part, plotRight, type Time } from './frame.js';
import { colour } from './style.js';
import { element, escaped, words } from './xml.js';

const PLOT = 104;
const TITLE = 20;
const BELOW = 16;
const LEGEND_ROW = 13;
/** So that one error of thousands is seen. */
const LEAST_ALARM = 3;

type Height = ScaleContinuousNumeric<number, number>;

/** A series and the classes it is drawn in. */
interface Drawn extends Series {
  readonly line: string;
  readonly surface: string;
}

export function chartPart(chart: Chart, time: Time, span: Span): Part {
  const draw = (top: number) => {
    const bottom = top + TITLE + PLOT;
    const height = heightOf(chart).range([bottom, top + TITLE + 2]);
    const series = chart.series.map((one, index) => ({ ...one, ...classesOf(chart, one, index) }));
    return [
      words(chart.title, { class: 'ink chart-title', x: page.left, y: top + 12 }),
      yAxis(height, chart),
      chart.form === 'areas' ? areas(series, { time, height, span }) : lines(series, { time, height, span }),
      chart.alarms ? alarms(chart.alarms, { time, height, span }) : '',
      element('path', { class: 'zero', d: `M${String(page.left)},${String(bottom)}H${String(plotRight)}` }),
      legend(chart, series, top + TITLE),
    ].join('');
  };
  return { height: TITLE + PLOT + BELOW, draw };
}

interface Scales {
  readonly time: Time;
  readonly height: Height;
  readonly span: Span;
}

function classesOf(
  { palette }: Chart,
  { isWhole, isAlarm }: Curve,
  index: number,
): { line: string; surface: string } {
  if (isWhole) return { line: 'whole', surface: 'whole-surface' };
  if (isAlarm) return { line: 'alarm', surface: 'alarm' };
  return colour(palette === 'pairs' ? 'pairs' : 'many', index);
}

function heightOf(chart: Chart): Height {
  if (chart.scale === 'linear') return scaleLinear().domain([0, highestOf(chart) * 1.05 || 1]);
  const values = chart.series.flatMap(({ points }) => known(points));
  const floor = 10 ** Math.floor(Math.log10(Math.max(0.1, min(values.filter((value) => value > 0)) ?? 1)));
  return scaleLog()
    .domain([floor, Math.max(floor * 10, (max(values) ?? 0) * 1.2)])
    .clamp(true);
}

/** Areas lie upon one another, so what counts is their sum. */
function highestOf({ form, series, alarms }: Chart): number {
  const tops =
    form === 'lines'
      ? series.flatMap(({ points }) => known(points))
      : (series[0]?.points ?? []).map((_, at) =>
          series.reduce((sum, { points }) => sum + (points[at]?.value ?? 0), 0),
        );
  return Math.max(0, ...tops, ...(alarms ? known(alarms.points) : []));
}

function areas(series: readonly Drawn[], { time, height, span }: Scales): string {
  const rows = (series[0]?.points ?? []).map(({ atMs }, at) => ({
    atMs,
    values: series.map(({ points }) => points[at]?.value ?? 0),
  }));
  const layers = stack<(typeof rows)[number], number>()
    .keys(series.keys())
    .value(({ values }, key) => values[key] ?? 0)(rows);
  const shape = area<(typeof layers)[number][number]>()
    .x(({ data }) => time(data.atMs))
    .y0(([from]) => height(from))
    .y1(([, to]) => height(to))
    .curve(curveStepAfter)
    .digits(1);
  return series
    .map(({ name, surface }, index) => {
      const layer = layers[index];
      const last = layer?.at(-1);
      if (!layer || !last) return '';
      // A step ends where the next one begins; the last bucket has a width as well.
      const end = Object.assign([last[0], last[1]] as [number, number], {
        data: { ...last.data, atMs: last.data.atMs + span.bucketMs },
      });
      return element('path', { class: `${surface} area`, d: shape([...layer, end]) ?? '' }, titleOf(name));
    })
    .join('');
}

function lines(series: readonly Drawn[], { time, height, span }: Scales): string {
  const shape = line<Point>()
    .defined(({ value }) => value !== null)
    .x(({ atMs }) => time(atMs + span.bucketMs / 2))
    .y(({ value }) => height(value ?? 0))
    .digits(1);
  return series
    .filter(({ points }) => known(points).length > 0)
    .map(({ name, line: stroke, points }) =>
      element('path', { class: `line ${stroke}`, d: shape(points) ?? '' }, titleOf(name)),
    )
    .join('');
}

function alarms({ name, points }: Series, { time, height, span }: Scales): string {
  const [bottom = 0] = height.range();
  return points
    .filter(({ value }) => value !== null && value > 0)
    .map(({ atMs, value }) => {
      const [x, tall] = [time(atMs), Math.max(LEAST_ALARM, bottom - height(value ?? 0))];
      const width = Math.max(1.5, time(atMs + span.bucketMs) - x - 0.5);
      return element('rect', { class: 'alarm', x, y: bottom - tall, width, height: tall }, titleOf(name));
    })
    .join('');
}

function yAxis(height: Height, { scale }: Chart): string {
  const [low = 0, high = 1] = height.domain();
  const isPower = (value: number) => Number.isInteger(Math.log10(value)) && value >= low && value <= high;
  const ticks = scale === 'log' ? height.ticks().filter(isPower) : height.ticks(3);
  return ticks
    .map((value) => {
      const y = height(value);
      return (
        element('path', { class: 'grid', d: `M${String(page.left)},${y.toFixed(1)}H${String(plotRight)}` }) +
        words(figure(value), { class: 'faint end number', x: page.left - 8, y: y + 4 })
      );
    })
    .join('');
}

/** What is never there is not named; beside a name stands the highest value. */
function legend({ alarms: alarm, form }: Chart, series: readonly Drawn[], top: number): string {
  const shown = series.filter(({ points }) => known(points).some((value) => form === 'lines' || value > 0));
  const rows = [
    ...shown.map(({ name, surface, points }) => ({ name, surface, points })),
    ...(alarm ? [{ ...alarm, surface: 'alarm' }] : []),
  ];
  const x = plotRight + 18;
  const head =
    rows.length > 0
      ? [words('highest', { class: 'faint end', x: page.width - page.margin, y: top - 8 })]
      : [];
  const entries = rows.map(({ name, surface, points }, index) => {
    const y = top + index * LEGEND_ROW;
    return [
      element('rect', { class: surface, x, y: y + 2, width: 10, height: 8, rx: 1.5 }),
      words(name.length > 22 ? `${name.slice(0, 21)}…` : name, { class: 'ink', x: x + 16, y: y + 10 }),
      words(figure(Math.max(0, ...known(points))), {
        ...{ class: 'faint end number', x: page.width - page.margin, y: y + 10 },
      }),
    ].join('');
  });
  return [...head, ...entries].join('');
}

function known(points: readonly Point[]): number[] {
  return points.map(({ value }) => value).filter((value) => value !== null);
}

function titleOf(name: string): string {
  return element('title', {}, escaped(name));
}

const numbers = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });

function figure(value: number): string {
  return value >= 10 ? numbers.format(Math.round(value)) : numbers.format(value);
}
