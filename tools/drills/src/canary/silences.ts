import type { Promised } from '../promises/promise.js';
import type { Taken } from './canary.js';

/** The longest time between two writes that were taken, from the last one before a moment on, in milliseconds. */
export function silenceAround(taken: readonly Pick<Taken, 'atMs'>[], momentMs: number): number {
  const times = taken.map(({ atMs }) => atMs).toSorted((one, other) => one - other);
  const first = Math.max(
    0,
    times.findLastIndex((atMs) => atMs <= momentMs),
  );
  const silences = times.slice(first + 1).map((atMs, index) => atMs - (times[first + index] ?? atMs));
  return Math.max(0, ...silences);
}

/** Of an even number the greater of the two in the middle. */
export function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? NaN;
}

/** The median is under the limit, in milliseconds, and there are as many as there were faults; the worst is told. */
export function silencesAreShort(
  silences: readonly number[],
  { times, withinMs }: { readonly times: number; readonly withinMs: number },
): Promised {
  const medianMs = medianOf(silences);
  return {
    promise: `the lost slots take writes again within ${seconds(withinMs, 1)}${times === 1 ? '' : ' (the median)'}`,
    isKept: silences.length === times && medianMs < withinMs,
    seen:
      silences.length === 0
        ? 'nobody wrote'
        : `the median of ${silences.length} is ${seconds(medianMs)}, the worst ${seconds(Math.max(...silences))}`,
  };
}

function seconds(ms: number, digits = 2): string {
  return `${(ms / 1000).toFixed(digits)} s`;
}
