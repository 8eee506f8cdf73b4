import { scaleLinear, type ScaleLinear } from 'd3-scale';
import type { Span } from '../buckets.js';
import { element, words } from './xml.js';

/** The page: the plots stand between two margins, all over the same axis of time. Pixels. */
export const page = { width: 1_200, left: 64, right: 216, margin: 20 } as const;
export const plotRight = page.width - page.right;

/** Milliseconds of the timeline to pixels. */
export type Time = ScaleLinear<number, number>;

export function timeOf({ fromMs, toMs }: Span): Time {
  return scaleLinear().domain([fromMs, toMs]).range([page.left, plotRight]);
}

/** A part of the picture that says how high it is. */
export interface Part {
  readonly height: number;
  readonly draw: (top: number) => string;
}

/** Where the plots are. */
export interface Stretch {
  readonly top: number;
  readonly bottom: number;
}

/** The ground of what was before the fault, and a line at each whole number of seconds that is named on the axis. */
export function gridOf(time: Time, struckMs: number, { top, bottom }: Stretch): string {
  const lines = ticksOf(time, struckMs).map(({ x }) =>
    element('path', { class: 'grid', d: `M${x.toFixed(1)},${String(top)}V${String(bottom)}` }),
  );
  const width = Math.max(0, time(struckMs) - page.left);
  const before = { class: 'before', x: page.left, y: top, width, height: bottom - top };
  return [element('rect', before), ...lines].join('');
}

/** Seconds since the fault. @param zero is written where they are 0 */
export function axisOf(
  time: Time,
  { struckMs, zero }: { struckMs: number; zero: string },
  top: number,
): string {
  const names = ticksOf(time, struckMs).map(({ x, seconds }) =>
    words(seconds === 0 ? zero : `${seconds > 0 ? '+' : '−'}${String(Math.abs(seconds))} s`, {
      ...{ class: seconds === 0 ? 'ink middle' : 'faint middle number', x, y: top },
    }),
  );
  return names.join('');
}

function ticksOf(time: Time, struckMs: number): { x: number; seconds: number }[] {
  const [fromMs = 0, toMs = 0] = time.domain();
  const seconds = scaleLinear().domain([(fromMs - struckMs) / 1_000, (toMs - struckMs) / 1_000]);
  return seconds
    .ticks(10)
    .filter(Number.isInteger)
    .map((at) => ({ x: time(struckMs + at * 1_000), seconds: at }));
}
