/**
 * The specification's performance table, with what was measured beside what was asked for. A row without a figure names the
 * command that prints it: some are of the whole shop, and the drills and the replay see more of it than a bench does.
 */
import type { Figure, PartRecord } from './record.js';

interface Row {
  /** Under which a part gives its figure. */
  readonly id: string;
  readonly measure: string;
  readonly specification: string;
  readonly target: string;
  /** What prints it, as `npm run` takes it. */
  readonly command: string;
}

/** id, measure, specification, target, command */
const rows = [
  [
    'cached-read',
    'cached read p99, service to Redis',
    '< 1 ms',
    '< 1 ms at 2,000 reads/s',
    'bench -- --only steady',
  ],
  ['client-100', 'our client beside plain ioredis, 100 in flight', '—', '≥ 2 ×', 'bench -- --only clients'],
  ['hit-path', 'hit path beside our raw client + JSON.parse, 1 KB', '—', '≥ 0.85 ×', 'bench -- --only hits'],
  ['hit-path-peers', 'hit path beside the fastest cache library', '—', '> 1 ×', 'bench -- --only hits'],
  [
    'node-throughput',
    'throughput of a node, pipelined',
    '100 K/s, 150 K seen',
    'printed',
    'bench -- --only steady',
  ],
  ['hit-rate', 'hit rate of products, whole file, empty cache', '> 80 %, 85 % seen', '≥ 95 %', 'replay'],
  ['reads-saved', 'scans of catalogue tables saved', '80–90 %', '≥ 95 %', 'replay'],
  ['memory', 'memory of a node', '< 80 % of maxmemory', 'printed', 'bench -- --only steady'],
  ['lag', 'replication lag, p99 of a canary', '< 10 ms', '< 10 ms', 'bench -- --only steady'],
  [
    'failover',
    'kill -9 of a primary: longest wait',
    '< 5 s, 3 s seen',
    'median < 3.0 s',
    'bench -- --only events',
  ],
  ['move', '1,500 slots change hands: failed calls', 'works', '0', 'bench -- --only events'],
  ['scale-out', '4,096 slots to a fourth primary', 'works', '0 failed, p99 ≤ 3 ×', 'drill -- scale-out'],
  ['hang', 'hung primary: failed, longest wait', '—', '0, < 5 s', 'bench -- --only events'],
  ['stampede', 'loads of one cold key, 8 processes × 100', '—', '1', 'bench -- --only stampede'],
  ['losses', 'acknowledged changes lost or doubled', '—', '0', 'drill -- soak'],
] as const;

export const performanceRows: readonly Row[] = rows.map(([id, measure, specification, target, command]) => ({
  ...{ id, measure, specification, target, command },
}));

export const performanceColumns = ['measure', 'specification', 'target', 'measured', 'met'] as const;

/** @param records of the last run of each part */
export function performanceTable(records: readonly Pick<PartRecord, 'figures'>[]): string[][] {
  const figures = new Map<string, Figure>(records.flatMap((record) => Object.entries(record.figures)));
  return performanceRows.map(({ id, measure, specification, target, command }) => {
    const figure = figures.get(id);
    const measured = figure?.measured ?? `— npm run ${command}`;
    return [measure, specification, target, measured, figure === undefined ? '' : met(figure.isMet)];
  });
}

function met(isMet: boolean | null): string {
  if (isMet === null) return '';
  return isMet ? 'yes' : 'NO';
}
