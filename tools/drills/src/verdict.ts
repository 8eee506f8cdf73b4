import { milliseconds, tableOf, type Tally } from '@shop/replay';
import type { Promised, ShoppersSeen } from './promises/promise.js';

/** The closing words of a drill: what shoppers saw, and every promise. */
export function verdictOf(result: Omit<ShoppersSeen, 'closing'>, promises: readonly Promised[]): string {
  const rows = [
    rowOf('before', result.before),
    rowOf('from the fault on', result.through),
    rowOf('on the way home', result.home),
  ];
  const lines = promises.map(
    ({ promise, isKept, seen }) => `  ${isKept ? 'kept' : 'BROKEN'}: ${promise}; ${seen}`,
  );
  const header = ['', 'requests', 'retried', 'failed', 'p50 ms', 'p99 ms', 'longest ms'];
  return [tableOf(header, rows), '', ...lines].join('\n');
}

function rowOf(title: string, tally: Tally): string[] {
  const { requests, retried, failed, p50Ms, p99Ms, maxMs } = tally.read().total;
  return [title, ...[requests, retried, failed].map(String), ...[p50Ms, p99Ms, maxMs].map(milliseconds)];
}
