/** A hit that is a round trip: what a cache adds to its client, for values of 1, 10 and 100 KB. */
import type { Wanted } from '../bench.js';
import { summaryOf } from '../statistics/summary.js';
import { atLeast } from '../report/targets.js';
import { OURS, perSecond, seriesOf, speedChart, speedTable, timesAsFast } from '../report/speed.js';
import { spread } from '../report/words.js';
import { redisCpuUs, type Series, takeTurns } from '../rounds/rounds.js';
import type { Worker } from '../worker/worker.js';
import { findings, type Part } from './part.js';

const RAW = 'our client + JSON.parse';
const NODE_REDIS = 'node-redis, no timeout, + JSON.parse';

export const cacheLibraries: readonly Wanted[] = [
  { label: 'bentocache', peer: 'bentocache', ability: 'cache', kind: 'redis' },
  { label: 'cache-manager', peer: 'cacheable', ability: 'cache', kind: 'cache-manager' },
  { label: 'cacheable', peer: 'cacheable', ability: 'cache', kind: 'cacheable' },
  { label: 'async-cache-dedupe', peer: 'async-cache-dedupe', ability: 'cache', kind: 'redis' },
  { label: 'layered-loader', peer: 'layered-loader', ability: 'cache', kind: 'redis' },
];

const contestants: readonly Wanted[] = [
  { label: OURS, peer: null, ability: 'cache', kind: 'redis' },
  { label: RAW, peer: null, ability: 'client', kind: '' },
  { label: 'ioredis + JSON.parse', peer: 'ioredis', ability: 'client', kind: 'plain' },
  { label: NODE_REDIS, peer: 'node-redis', ability: 'client', kind: 'no-timeout' },
  ...cacheLibraries,
];

/** Fewer at once of what is large: a socket's buffers are no part of the question. */
const sizes = [
  { kilobytes: 1, inFlight: 100 },
  { kilobytes: 10, inFlight: 50 },
  { kilobytes: 100, inFlight: 10 },
] as const;

export const hits: Part = {
  name: 'hits',
  title: 'Cache hits from Redis, JSON',
  peers: ['ioredis', 'node-redis', 'bentocache', 'cacheable', 'async-cache-dedupe', 'layered-loader'],
  async run(bench) {
    const results: { title: string; all: Series[] }[] = [];
    for (const { kilobytes, inFlight } of sizes) {
      const title = `${String(kilobytes)} KB, ${String(inFlight)} in flight`;
      bench.say(`  ${title}`);
      const cluster = await bench.startCluster({ kind: 'throughput', conf: { maxmemory: '1gb' } });
      const workers: Worker[] = [];
      for (const wanted of contestants) workers.push(await bench.open(wanted, cluster));
      for (const worker of workers) await worker.run('fill', { sizeBytes: kilobytes * 1_024 });
      const taskOf = ({ entry }: Worker) =>
        entry.ability === 'client' ? ({ operation: 'getParsed' } as const) : {};
      const turns = {
        workers,
        serverCpuUs: redisCpuUs(cluster),
        pace: bench.pace,
        task: { operation: 'load', inFlight },
        taskOf,
      } as const;
      results.push({ title, all: await takeTurns(turns) });
      await bench.closeWorkers();
    }
    return judged(results);
  },
};

function judged(results: readonly { title: string; all: Series[] }[]) {
  const small = results[0]?.all ?? [];
  const fastest = fastestOf(small);
  const raw = timesAsFast(small, OURS, RAW);
  const peers = timesAsFast(small, OURS, fastest);
  return findings({
    tables: results.map(({ title, all }) => speedTable(title, all, { baseline: RAW })),
    charts: results.map(({ title, all }) => speedChart(title, all)),
    targets: [
      atLeast('ours beside our raw client + JSON.parse, 1 KB', raw, 0.85),
      atLeast(`ours beside the fastest cache library (${fastest}), 1 KB`, peers, 1),
      atLeast(`ours beside ${NODE_REDIS}, 1 KB`, timesAsFast(small, OURS, NODE_REDIS), 1),
    ],
    figures: {
      'hit-path': { measured: `${spread(raw)} ×`, isMet: raw.median >= 0.85 },
      'hit-path-peers': { measured: `${spread(peers)} × ${fastest}`, isMet: peers.median > 1 },
    },
    remarks: [
      'Callers ask for one of 1,000 keys. Each cache reads its own entries, written by its own fill.',
      'Single-flight joins callers who ask for one key at the same moment. Keys are asked for in turn, so here nobody is joined.',
    ],
  });
}

function fastestOf(all: readonly Series[]): string {
  const speed = (label: string) => summaryOf(perSecond(seriesOf(all, label))).median;
  const labels = cacheLibraries.map(({ label }) => label);
  return labels.toSorted((one, other) => speed(other) - speed(one))[0] ?? '';
}
