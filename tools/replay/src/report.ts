import type { FamilyChange } from './cache-change.js';
import type { Closing } from './closing.js';
import { givenBackOf, ledgerTableOf } from './ledger/ledger-table.js';
import { type Counts, type Happening, happenings } from './orders/counts.js';
import type { MatchCounts } from './returns/matches.js';
import type { ScansCompared } from './scan-comparison.js';
import { type ScanCount, scansSaved } from './scans.js';
import { productRoute } from './shopper.js';
import { milliseconds, percent, tableOf, whole } from './table.js';
import type { RouteTally, Tally } from './tally.js';

export interface ReplayResult {
  readonly invoices: number;
  readonly trips: number;
  readonly tookMs: number;
  readonly tally: Pick<Tally, 'read' | 'longest' | 'reasons' | 'waits'>;
  readonly counts: Pick<Counts, 'of'>;
  readonly matches: MatchCounts;
  readonly closing: Closing;
  readonly caches: readonly FamilyChange[];
  readonly ceiling: number;
  /** Null when it was not measured. */
  readonly scans: ScansCompared | null;
}

/** What `npm run replay` ends with. */
export function reportOf(result: ReplayResult): string {
  return [
    ...[requestsOf(result), ordersOf(result), cachesOf(result), scansOf(result)],
    ...[ledgerTableOf(result.closing.ledger), givenBackOf(result.closing)],
  ]
    .filter(Boolean)
    .join('\n\n');
}

function requestsOf({ invoices, trips, tookMs, tally }: ReplayResult): string {
  const { routes, total } = tally.read();
  const seconds = tookMs / 1_000;
  const header = ['route', 'requests', 'refused', 'retried', 'failed', 'p50 ms', 'p99 ms', 'max ms'];
  const { longest } = tally;
  return [
    `${whole(invoices)} invoices: ${whole(trips)} shopping trips, ${whole(invoices - trips)} take something back.`,
    `${whole(total.requests)} requests in ${seconds.toFixed(1)} s, ${whole(total.requests / seconds)} a second.`,
    '',
    tableOf(header, [...routes, total].map(rowOf)),
    '',
    'refused: products that the shop does not have, quantities that no cart takes, orders of what is sold out, coupons that',
    'do not help: each where it is due',
    'retried: the shop could not at the moment, and the shopper sent the same again under its key',
    ...waitsOf(tally),
    ...(longest ? [`longest wait: ${milliseconds(longest.tookMs)} ms, ${longest.path}`] : []),
    ...tally.reasons.map(([reason, count]) => `${whole(count)} x ${reason}`),
  ].join('\n');
}

/** The rate limits stay on: whoever asks for more than a shopper would is told to wait, and does. */
function waitsOf({ waits }: ReplayResult['tally']): string[] {
  if (waits.times === 0) return [];
  return [
    `rate limits: shoppers were told to wait ${whole(waits.times)} times, ${whole(waits.totalMs / 1_000)} s together`,
  ];
}

/** What shoppers did about orders. */
function ordersOf({ counts, matches }: ReplayResult): string {
  const names = Object.keys(happenings) as Happening[];
  const { whole: wholly, part, none } = matches;
  return [
    tableOf(
      ['orders', 'count'],
      names.map((name) => [happenings[name], whole(counts.of(name))]),
    ),
    '',
    `taken back by the invoices: ${whole(wholly)} whole sales, ${whole(part)} parts of one, ${whole(none)} that match none`,
  ].join('\n');
}

function rowOf({ route, requests, refused, retried, failed, ...times }: RouteTally): string[] {
  const counts = [requests, refused, retried, failed].map(whole);
  return [route, ...counts, ...[times.p50Ms, times.p99Ms, times.maxMs].map(milliseconds)];
}

function cachesOf(result: ReplayResult): string {
  const { caches } = result;
  const header = [
    'cache',
    'hits',
    'negative',
    'of them near',
    'misses',
    'coalesced',
    'bypassed',
    'loads',
    'hit rate',
  ];
  const rows = caches.map(({ family, counts, hitRate }) => [
    family,
    ...[counts.hits, counts.negativeHits, counts.nearHits].map(whole),
    ...[counts.misses, counts.coalesced, counts.bypassed, counts.loads].map(whole),
    percent(hitRate),
  ]);
  return `${tableOf(header, rows)}\n\n${viewsOf(result)}`;
}

/**
 * Category pages read their products from the same cache and flatter its rate. So for the views alone every load is
 * laid at their door, the pages' own as well.
 */
function viewsOf({ caches, ceiling, tally }: ReplayResult): string {
  const loads = caches.find(({ family }) => family === 'product')?.counts.loads ?? 0;
  const views = tally.read().routes.find(({ route }) => route === productRoute)?.requests ?? 0;
  const share = views === 0 ? null : Math.max(0, 1 - loads / views);
  return `views of single products answered without a load: at least ${percent(share)}; from an empty cache these views can reach ${percent(ceiling)}, since each product has to be loaded once`;
}

function scansOf({ scans }: ReplayResult): string {
  if (!scans) return '';
  const rowOfScans = (name: string, { scans: count, requests }: ScanCount): string[] => [
    name,
    whole(count),
    whole(requests),
    (count / requests).toFixed(3),
  ];
  const table = tableOf(
    ['scans of catalogue tables', 'scans', 'requests', 'a request'],
    [rowOfScans('with the cache', scans.cached), rowOfScans('without, sample', scans.uncached)],
  );
  return `${table}\n\nsaved: ${percent(scansSaved(scans.cached, scans.uncached))}, counted by Postgres`;
}
