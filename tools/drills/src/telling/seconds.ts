import type { DrillSecond } from '@shop/contracts/drill-ops';
import { quantileSorted } from 'd3-array';
import type { RouteWindow, Sample } from '../timeline/sample.js';
import { rounded } from '../timeline/rounded.js';
import type { Told } from './told.js';

const SECOND_MS = 1_000;

/**
 * What somebody who watches wants of a timeline: every mark as it comes, and what shoppers met with, second by second. A
 * second is told when a look comes from after its end; a second without an answer is told too.
 */
export async function* secondsOf(samples: AsyncIterable<Sample>): AsyncGenerator<Told, void> {
  let endMs = SECOND_MS;
  let windows: RouteWindow[] = [];
  for await (const sample of samples) {
    if (sample.of === 'mark' || sample.of === 'struck') yield sample;
    if (sample.of !== 'shoppers') continue;
    for (; sample.atMs >= endMs; endMs += SECOND_MS) {
      yield { of: 'second', second: secondOf(windows, endMs) };
      windows = [];
    }
    windows.push(...(sample.seen ?? []));
  }
}

function secondOf(windows: readonly RouteWindow[], atMs: number): DrillSecond {
  const times = windows.flatMap(({ timesMs }) => timesMs).toSorted((a, b) => a - b);
  const sum = (of: 'retried' | 'failed') => windows.reduce((total, window) => total + window[of], 0);
  const quantile = (share: number) => {
    const ms = quantileSorted(times, share);
    return ms === undefined ? null : rounded(ms);
  };
  return {
    atMs,
    requests: times.length,
    retried: sum('retried'),
    failed: sum('failed'),
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
  };
}
