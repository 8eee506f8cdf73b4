/** A hundred keys over all slots at once. */
import type { Wanted } from '../bench.js';
import { ratioOf, summaryOf } from '../statistics/summary.js';
import { atLeast } from '../report/targets.js';
import { OURS, perSecond, seriesOf, speedChart, speedTable } from '../report/speed.js';
import { redisCpuUs, takeTurns } from '../rounds/rounds.js';
import type { Worker } from '../worker/worker.js';
import { clientContestants } from './clients.js';
import { findings, type Part } from './part.js';

const keyed: readonly Wanted[] = [
  { label: 'ours, cache', peer: null, ability: 'cache', kind: 'redis' },
  { label: 'cache-manager, mget', peer: 'cacheable', ability: 'cache', kind: 'cache-manager' },
  { label: 'cacheable, getMany', peer: 'cacheable', ability: 'cache', kind: 'cacheable' },
];

export const batch: Part = {
  name: 'batch',
  title: 'Batches of 100 keys over all slots',
  peers: ['ioredis', 'node-redis', 'valkey-glide', 'cacheable'],
  async run(bench) {
    const cluster = await bench.startCluster({ kind: 'throughput' });
    const workers: Worker[] = [];
    for (const wanted of [...clientContestants, ...keyed]) workers.push(await bench.open(wanted, cluster));
    await workers[0]?.run('fill', { sizeBytes: 200 });
    for (const worker of workers)
      if (worker.entry.ability === 'cache') await worker.run('fill', { sizeBytes: 256 });
    const taskOf = ({ entry }: Worker) =>
      ({ operation: entry.ability === 'cache' ? 'loadMany' : 'getMany' }) as const;
    const task = { operation: 'getMany', inFlight: 8 } as const;
    const all = await takeTurns({
      workers,
      serverCpuUs: redisCpuUs(cluster),
      pace: bench.pace,
      task,
      taskOf,
    });
    const peers = clientContestants.slice(1).map(({ label }) => label);
    const speed = (label: string) => summaryOf(perSecond(seriesOf(all, label))).median;
    const best = peers.toSorted((one, other) => speed(other) - speed(one))[0] ?? '';
    const ratio = ratioOf(perSecond(seriesOf(all, OURS)), perSecond(seriesOf(all, best)));
    return findings({
      tables: [speedTable('batches, 8 in flight', all, { baseline: best })],
      charts: [speedChart('batches, 8 in flight', all)],
      targets: [atLeast(`ours beside the fastest client (${best})`, ratio, 1)],
      remarks: [
        'ioredis refuses MGET over several slots: 100 GETs. node-redis and valkey-glide split it by slot or node themselves. One key that fails, fails the whole batch there; in ours it fails alone.',
      ],
    });
  },
};
