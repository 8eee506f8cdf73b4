/** Raw clients over the same cluster: GET with one, eight and a hundred callers, SET with a hundred. */
import type { Bench, Wanted } from '../bench.js';
import { atLeast } from '../report/targets.js';
import { OURS, speedChart, speedTable, timesAsFast } from '../report/speed.js';
import { spread } from '../report/words.js';
import { redisCpuUs, type Series, takeTurns } from '../rounds/rounds.js';
import { findings, type Part } from './part.js';

const IOREDIS = 'ioredis';
const NODE_REDIS = 'node-redis, no timeout';

/** Everyone who can be asked for a key; the events ask them too. */
export const clientContestants: readonly Wanted[] = [
  { label: OURS, peer: null, ability: 'client', kind: '' },
  { label: IOREDIS, peer: 'ioredis', ability: 'client', kind: 'plain' },
  { label: 'ioredis, autopipelined', peer: 'ioredis', ability: 'client', kind: 'autopipelined' },
  { label: 'node-redis', peer: 'node-redis', ability: 'client', kind: 'default' },
  { label: NODE_REDIS, peer: 'node-redis', ability: 'client', kind: 'no-timeout' },
  { label: 'valkey-glide', peer: 'valkey-glide', ability: 'client', kind: '' },
];

const workloads = [
  { operation: 'get', inFlight: 1 },
  { operation: 'get', inFlight: 8 },
  { operation: 'get', inFlight: 100 },
  { operation: 'set', inFlight: 100 },
] as const;

export const clients: Part = {
  name: 'clients',
  title: 'Redis clients, 200 bytes, 3 primaries',
  peers: ['ioredis', 'node-redis', 'valkey-glide'],
  async run(bench: Bench) {
    const cluster = await bench.startCluster({ kind: 'throughput' });
    const workers = [];
    for (const wanted of clientContestants) workers.push(await bench.open(wanted, cluster));
    await workers[0]?.run('fill', { sizeBytes: 200 });
    const results: { title: string; all: Series[] }[] = [];
    for (const task of workloads) {
      const title = `${task.operation.toUpperCase()}, ${String(task.inFlight)} in flight`;
      bench.say(`  ${title}`);
      results.push({
        title,
        all: await takeTurns({ workers, serverCpuUs: redisCpuUs(cluster), pace: bench.pace, task }),
      });
    }
    return judged(results);
  },
};

function judged(results: readonly { title: string; all: Series[] }[]) {
  const all = (title: string) => results.find((result) => result.title === title)?.all ?? [];
  const [one, hundred] = [all('GET, 1 in flight'), all('GET, 100 in flight')];
  const times = timesAsFast(hundred, OURS, IOREDIS);
  return findings({
    tables: results.map((result) => speedTable(result.title, result.all, { baseline: IOREDIS })),
    charts: results.map((result) => speedChart(result.title, result.all)),
    targets: [
      atLeast(`ours beside ${IOREDIS}, GET, 100 in flight`, times, 2),
      atLeast(`ours beside ${IOREDIS}, GET, 1 in flight`, timesAsFast(one, OURS, IOREDIS), 0.9),
      atLeast(`ours beside ${NODE_REDIS}, GET, 100 in flight`, timesAsFast(hundred, OURS, NODE_REDIS), 1),
    ],
    figures: { 'client-100': { measured: `${spread(times)} ×`, isMet: times.median >= 2 } },
    remarks: [
      'Ours has a deadline for each command (4 s here), which ioredis has not and node-redis buys with an AbortSignal a command.',
      'What each of them does when a node dies, hangs or hands over is in the part `events`.',
    ],
  });
}
