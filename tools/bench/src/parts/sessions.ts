/** Sessions: what reading one costs, and whether a slow request brings one back that was logged out. */
import type { Wanted } from '../bench.js';
import { isOurs, OURS, speedChart, speedTable, timesAsFast } from '../report/speed.js';
import { atLeast, atMost } from '../report/targets.js';
import { redisCpuUs, takeTurns } from '../rounds/rounds.js';
import type { Worker } from '../worker/worker.js';
import { findings, type Part } from './part.js';

const CONNECT_REDIS = 'connect-redis (read + touch)';

const contestants: readonly Wanted[] = [
  { label: OURS, peer: null, ability: 'sessions', kind: '' },
  { label: CONNECT_REDIS, peer: 'connect-redis', ability: 'sessions', kind: '' },
];

export const sessions: Part = {
  name: 'sessions',
  title: 'Reading a session, and logging out while it is saved',
  peers: ['connect-redis'],
  async run(bench) {
    const cluster = await bench.startCluster({ kind: 'throughput' });
    const workers: Worker[] = [];
    for (const wanted of contestants) workers.push(await bench.open(wanted, cluster));
    for (const worker of workers) await worker.run('fill', { sizeBytes: 200 });
    const task = { operation: 'readSession', inFlight: 100 } as const;
    const all = await takeTurns({ workers, serverCpuUs: redisCpuUs(cluster), pace: bench.pace, task });
    const rounds = Math.min(1_000, 150 * bench.pace.rounds);
    const back: number[] = [];
    for (const worker of workers) back.push(await worker.run('logouts', { rounds }));
    const bars = contestants.map(({ label }, index) => ({
      ...{ label, isOurs: isOurs(label) },
      ...{ value: back[index] ?? 0, low: back[index] ?? 0, high: back[index] ?? 0 },
    }));
    const title = 'sessions that a slow save brought back';
    return findings({
      tables: [
        speedTable('reads, 100 in flight', all, { baseline: CONNECT_REDIS }),
        {
          title,
          columns: ['', `of ${String(rounds)}`],
          rows: bars.map(({ label, value }) => [label, String(value)]),
        },
      ],
      charts: [speedChart('reads, 100 in flight', all), { title, unit: `of ${String(rounds)}`, bars }],
      targets: [
        atLeast('reads beside connect-redis', timesAsFast(all, OURS, CONNECT_REDIS), 1),
        atMost(title, back[0] ?? Number.NaN, { limit: 0 }),
      ],
      remarks: [
        'Ours checks the secret, the epoch of its user and both ends of its life, and slides it, in one script, once half a minute of it has gone; connect-redis reads and touches, which is what express-session asks of it at each request.',
      ],
    });
  },
};
