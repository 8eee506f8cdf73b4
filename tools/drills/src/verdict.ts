import { milliseconds, tableOf, type Tally } from '@shop/replay';
import type { DrillResult } from './drill.js';

/** No shopper waits longer, whatever befalls the cluster (milliseconds). */
const LONGEST_WAIT_MS = 5000;

/** A promise of the shop and what the drill says to it. */
export interface Promised {
  readonly promise: string;
  readonly isKept: boolean;
  readonly seen: string;
}

/** Judges what shoppers saw from the fault on. */
export function judge({ through }: DrillResult): Promised[] {
  const { failed, maxMs, requests } = through.read().total;
  const reasons = through.reasons.map(([reason, count]) => `${reason} ${count} times`).join(', ');
  return [
    {
      promise: 'no request fails',
      isKept: failed === 0 && requests > 0,
      seen: `${failed} of ${requests} failed${reasons === '' ? '' : ` (${reasons})`}`,
    },
    {
      promise: `no request takes ${LONGEST_WAIT_MS / 1000} s`,
      isKept: maxMs < LONGEST_WAIT_MS,
      seen: `the longest took ${milliseconds(maxMs)} ms`,
    },
  ];
}

/** The closing words of a drill. */
export function verdictOf(result: DrillResult): string {
  const rows = [rowOf('before', result.before), rowOf('from the fault on', result.through)];
  const promises = judge(result).map(
    ({ promise, isKept, seen }) => `  ${isKept ? 'kept' : 'BROKEN'}: ${promise}; ${seen}`,
  );
  return [tableOf(['', 'requests', 'failed', 'p50 ms', 'p99 ms', 'longest ms'], rows), '', ...promises].join(
    '\n',
  );
}

function rowOf(title: string, tally: Tally): string[] {
  const { requests, failed, p50Ms, p99Ms, maxMs } = tally.read().total;
  return [title, String(requests), String(failed), ...[p50Ms, p99Ms, maxMs].map(milliseconds)];
}
