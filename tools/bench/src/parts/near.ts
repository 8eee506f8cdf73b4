/** A hit in this process' memory, with what keeps it true switched on. */
import type { Wanted } from '../bench.js';
import { atLeast } from '../report/targets.js';
import { OURS, speedChart, speedTable, timesAsFast } from '../report/speed.js';
import { redisCpuUs, takeTurns } from '../rounds/rounds.js';
import type { Worker } from '../worker/worker.js';
import { findings, type Part } from './part.js';

const BENTO = 'bentocache, memory + Redis + bus';

const contestants: readonly Wanted[] = [
  { label: OURS, peer: null, ability: 'cache', kind: 'near' },
  { label: BENTO, peer: 'bentocache', ability: 'cache', kind: 'tiered' },
  { label: 'cacheable, memory + Redis', peer: 'cacheable', ability: 'cache', kind: 'tiered' },
  { label: 'node-redis, client-side cache', peer: 'node-redis', ability: 'cache', kind: 'client-side-cache' },
  { label: 'layered-loader (shared object)', peer: 'layered-loader', ability: 'cache', kind: 'tiered' },
  {
    label: 'async-cache-dedupe (shared object)',
    peer: 'async-cache-dedupe',
    ability: 'cache',
    kind: 'memory',
  },
];

export const near: Part = {
  name: 'near',
  title: 'Cache hits in memory, JSON of 1 KB',
  peers: ['bentocache', 'cacheable', 'node-redis', 'layered-loader', 'async-cache-dedupe'],
  async run(bench) {
    const cluster = await bench.startCluster({ kind: 'throughput' });
    const workers: Worker[] = [];
    for (const wanted of contestants) workers.push(await bench.open(wanted, cluster));
    for (const worker of workers) {
      await worker.run('fill', { sizeBytes: 1_024 });
      // What is put into Redis is held from the first read after it on.
      await worker.run('fill', { sizeBytes: 1_024 });
    }
    const task = { operation: 'load', inFlight: 1 } as const;
    const all = await takeTurns({ workers, serverCpuUs: redisCpuUs(cluster), pace: bench.pace, task });
    return findings({
      tables: [speedTable('one caller', all, { baseline: BENTO })],
      charts: [speedChart('one caller', all)],
      targets: [atLeast(`ours beside ${BENTO}`, timesAsFast(all, OURS, BENTO), 5)],
      remarks: [
        'Mutation safety: ours hands out frozen values, bentocache and node-redis parse JSON anew, cacheable clones. The two rows with a shared object let a reader change what all others read: they are faster and not comparable.',
        'Staleness: ours is told by the server (CLIENT TRACKING) and believes its memory for at most a second without a sign of life. A bus tells nobody of a message that was lost.',
      ],
    });
  },
};
