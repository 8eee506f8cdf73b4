/** What the specification's table asks for besides: a read at a steady load, a node at full load, its memory, its replica. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fieldOf, type RedisCluster, servesSlot } from '@shop/local-stack';
import { slotOf } from '@shop/redis/keys';
import type { Bench } from '../bench.js';
import { CLIENT_CORE } from '../machine/cores.js';
import { figure, spread } from '../report/words.js';
import type { Chart, Findings, Table } from '../report/record.js';
import { type Summary, summaryOf } from '../statistics/summary.js';
import { perSecond } from '../report/speed.js';
import { redisCpuUs, takeTurns } from '../rounds/rounds.js';
import { keyOf } from '../worker/payload.js';
import { findings, type Part } from './part.js';

const READS_PER_SECOND = 2_000;
/** Keys of one slot are keys of one node. */
const TAG = '{one-node}';
const CANARIES = 200;

export const steady: Part = {
  name: 'steady',
  title: 'A steady load, a full one, and the replicas, 3 + 3 nodes',
  peers: [],
  async run(bench) {
    const cluster = await bench.startCluster({ kind: 'events' });
    const reads = await steadyReads(bench, cluster);
    const node = await nodeThroughput(bench, cluster);
    const benchmark = await redisBenchmark(bench, cluster);
    const lag = await replicationLag(bench, cluster);
    const memory = await fullest(cluster);
    const p99Ms = summaryOf(reads.map(({ p99Us }) => p99Us / 1_000));
    const seen = { p99Ms, node, benchmark, lag, memory };
    return judged(seen);
  },
};

interface Seen {
  readonly p99Ms: Summary;
  readonly node: Summary;
  readonly benchmark: number;
  readonly lag: number;
  /** Per cent. */
  readonly memory: number;
}

function judged(seen: Seen): Findings {
  const { p99Ms, node, benchmark, lag, memory } = seen;
  return findings({
    tables: [tableOf(seen)],
    charts: [chartOf(seen)],
    targets: [
      {
        what: 'cached read, p99',
        wanted: '< 1 ms',
        measured: `${spread(p99Ms)} ms`,
        isMet: p99Ms.median < 1,
      },
      { what: 'replication lag, p99', wanted: '< 10 ms', measured: `${figure(lag)} ms`, isMet: lag < 10 },
    ],
    figures: {
      'cached-read': { measured: `${spread(p99Ms)} ms`, isMet: p99Ms.median < 1 },
      'node-throughput': {
        measured: `${figure(node.median)} ops/s; redis-benchmark ${figure(benchmark)}`,
        isMet: null,
      },
      memory: { measured: `${figure(memory)} % of maxmemory`, isMet: memory < 80 },
      lag: { measured: `${figure(lag)} ms`, isMet: lag < 10 },
    },
    remarks: [
      'A read is timed from the moment it was due, so a stall shows in all that had to wait behind it.',
      'The lag of a write is the time from its acknowledgement until a replica shows it, one question after the other: half a round trip too long at least.',
    ],
  });
}

function tableOf({ p99Ms, node, benchmark, lag, memory }: Seen): Table {
  return {
    title: 'measures',
    columns: ['', 'median (lowest–highest round)'],
    rows: [
      [`cached read at ${String(READS_PER_SECOND)} a second, p99, ms`, spread(p99Ms)],
      ['GET of one node, our client, 500 in flight, a second', spread(node)],
      ['GET of one node, redis-benchmark -P 16, a second', figure(benchmark)],
      [`replication lag, ${String(CANARIES)} canaries, p99, ms`, figure(lag)],
      ['fullest node, % of maxmemory', figure(memory)],
    ],
  };
}

function chartOf({ node, benchmark }: Seen): Chart {
  return {
    title: 'one node, pipelined',
    unit: 'a second',
    // Without redis-benchmark there is one bar.
    bars: [
      { label: 'our client', value: node.median, low: node.min, high: node.max, isOurs: true },
      {
        label: 'redis-benchmark -P 16',
        value: benchmark,
        low: benchmark,
        high: benchmark,
        isOurs: false,
      },
    ].filter(({ value }) => Number.isFinite(value)),
  };
}

async function steadyReads(bench: Bench, cluster: RedisCluster) {
  const worker = await bench.open({ label: 'ours', peer: null, ability: 'cache', kind: 'redis' }, cluster);
  await worker.run('fill', { sizeBytes: 1_024 });
  const task = { operation: 'load', perSecond: READS_PER_SECOND } as const;
  const [series] = await takeTurns({
    workers: [worker],
    serverCpuUs: redisCpuUs(cluster),
    pace: bench.pace,
    task,
  });
  await bench.close(worker);
  return series?.rounds ?? [];
}

async function nodeThroughput(bench: Bench, cluster: RedisCluster) {
  const worker = await bench.open({ label: 'ours', peer: null, ability: 'client', kind: '' }, cluster);
  await worker.run('fill', { sizeBytes: 200, tag: TAG });
  const task = { operation: 'get', inFlight: 500, tag: TAG } as const;
  const all = await takeTurns({
    workers: [worker],
    serverCpuUs: redisCpuUs(cluster),
    pace: bench.pace,
    task,
  });
  await bench.close(worker);
  return summaryOf(all.flatMap(perSecond));
}

/** @returns requests a second, as redis-benchmark says; NaN where it is not installed */
async function redisBenchmark(bench: Bench, cluster: RedisCluster): Promise<number> {
  const slot = slotOf(TAG);
  const owner = (await cluster.roles()).find((member) => servesSlot(member, slot));
  const args = ['-p', String(owner?.port), '-P', '16', '-n', '1000000', '--csv', 'GET', `${TAG}${keyOf(0)}`];
  const { command, args: pinned } = bench.cores.commandOn(CLIENT_CORE, 'redis-benchmark', args);
  try {
    const { stdout } = await promisify(execFile)(command, pinned, { timeout: 120_000 });
    return requestsPerSecondIn(stdout);
  } catch {
    return Number.NaN;
  }
}

/** The second field of the last line: `"GET key","812345.12",...`. */
export function requestsPerSecondIn(csv: string): number {
  const last = csv.trim().split('\n').at(-1) ?? '';
  return Number(/^"[^"]*","([\d.]+)"/.exec(last)?.[1] ?? Number.NaN);
}

async function replicationLag(bench: Bench, cluster: RedisCluster): Promise<number> {
  const worker = await bench.open({ label: 'ours', peer: null, ability: 'client', kind: '' }, cluster);
  const waits = await worker.run('lag', { canaries: CANARIES });
  await bench.close(worker);
  return waits.toSorted((one, other) => one - other)[Math.ceil(waits.length * 0.99) - 1] ?? Number.NaN;
}

/** Share of maxmemory that the fullest node uses, in per cent. */
async function fullest({ nodes, control }: RedisCluster): Promise<number> {
  const infos = await Promise.all(nodes.map(({ port }) => control.cli(port, 'INFO', 'memory')));
  const share = (info: string) => Number(fieldOf(info, 'used_memory')) / Number(fieldOf(info, 'maxmemory'));
  return 100 * Math.max(...infos.map(share));
}
