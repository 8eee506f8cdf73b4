/** Rate limiters: checks a second, what the worst client gets, and what a key costs. */
import type { RedisCluster } from '@shop/local-stack';
import type { Bench, Wanted } from '../bench.js';
import { isOurs, OURS, speedChart, speedTable, timesAsFast } from '../report/speed.js';
import { atLeast, atMost } from '../report/targets.js';
import { figure } from '../report/words.js';
import { redisCpuUs, takeTurns } from '../rounds/rounds.js';
import { mostInAnyWindow } from '../statistics/windows.js';
import type { Worker } from '../worker/worker.js';
import { findings, type Part } from './part.js';

const FLEXIBLE = 'rate-limiter-flexible';
const FLEXIBLE_ON_OURS = 'rate-limiter-flexible on our client';

const contestants: readonly Omit<Wanted, 'context'>[] = [
  { label: OURS, peer: null, ability: 'limiter', kind: 'window' },
  { label: 'ours, even rate (GCRA)', peer: null, ability: 'limiter', kind: 'rate' },
  { label: FLEXIBLE, peer: 'rate-limiter-flexible', ability: 'limiter', kind: 'ioredis' },
  { label: FLEXIBLE_ON_OURS, peer: 'rate-limiter-flexible', ability: 'limiter', kind: 'ours' },
  { label: '@fastify/rate-limit', peer: 'fastify-rate-limit', ability: 'limiter', kind: '' },
  { label: '@nest-lab/throttler', peer: 'nest-throttler', ability: 'limiter', kind: '' },
];

/** Nobody is refused: what is measured is the check. */
const FAST = { limit: 600_000, windowMs: 60_000 };
const TIGHT = { limit: 10, windowMs: 1_000 };
/** Shorter than the window by what the clocks of client and server may differ in: a burst of a millisecond stays one. */
const JUDGED_MS = TIGHT.windowMs - 20;
/** Long enough for each part of the window to hold something. */
const SPREAD = { limit: 1_000, windowMs: 10_000 };
const IDS = 100;

export const limiter: Part = {
  name: 'limiter',
  title: 'Rate limiters, 1,000 ids',
  peers: ['rate-limiter-flexible', 'fastify-rate-limit', 'nest-throttler'],
  async run(bench) {
    const cluster = await bench.startCluster({ kind: 'throughput' });
    const workers: Worker[] = [];
    for (const wanted of contestants) workers.push(await bench.open({ ...wanted, context: FAST }, cluster));
    const task = { operation: 'admit', inFlight: 100 } as const;
    const all = await takeTurns({ workers, serverCpuUs: redisCpuUs(cluster), pace: bench.pace, task });
    await bench.closeWorkers();
    const exactness: Exactness[] = [];
    for (const wanted of contestants) exactness.push(await exactnessOf(bench, wanted, cluster));
    return findings({
      tables: [speedTable('checks, 100 in flight', all, { baseline: FLEXIBLE }), exactnessTable(exactness)],
      charts: [
        speedChart('checks, 100 in flight', all),
        chartOf(exactness, {
          title: 'admitted within a second at a limit of 10',
          unit: 'requests',
          of: 'most',
        }),
        chartOf(exactness, { title: 'memory of an id', unit: 'bytes', of: 'bytes' }),
      ],
      targets: [
        atLeast(`ours beside ${FLEXIBLE}`, timesAsFast(all, OURS, FLEXIBLE), 1.2),
        atLeast(`ours beside ${FLEXIBLE_ON_OURS}`, timesAsFast(all, OURS, FLEXIBLE_ON_OURS), 1),
        atMost('admitted in any window, limit 10', exactness[0]?.most ?? Number.NaN, { limit: TIGHT.limit }),
        atMost('memory of an id', exactness[0]?.bytes ?? Number.NaN, { limit: 300, unit: 'bytes' }),
      ],
      remarks: [
        'The attack: one request, silence until 0.93 s, then all that goes until 1.2 s. A fixed window that began with the first request ends in between, and begins anew. A burst is what an even rate allows once; then it gives back one by one.',
        `Memory: MEMORY USAGE of all keys over ${String(IDS)} ids, after each had requests in every part of a window. What holds an even rate is gone as soon as nothing is owed.`,
      ],
    });
  },
};

interface Exactness {
  readonly label: string;
  /** Most requests admitted within `JUDGED_MS`. */
  readonly most: number;
  readonly bytes: number;
}

async function exactnessOf(
  bench: Bench,
  wanted: Omit<Wanted, 'context'>,
  cluster: RedisCluster,
): Promise<Exactness> {
  bench.say(`  ${wanted.label}: attacked, then weighed`);
  const attacked = await bench.open({ ...wanted, context: TIGHT }, cluster);
  const most: number[] = [];
  for (let round = 0; round < bench.pace.rounds; round += 1) {
    const admitted = await attacked.run('attack', {
      id: `attacker-${String(round)}`,
      windowMs: TIGHT.windowMs,
    });
    most.push(mostInAnyWindow(admitted, JUDGED_MS));
  }
  await bench.close(attacked);
  await Promise.all(cluster.nodes.map(({ port }) => cluster.cli(port, 'FLUSHALL')));
  const weighed = await bench.open({ ...wanted, context: SPREAD }, cluster);
  await weighed.run('spreadOut', { ids: IDS, forMs: SPREAD.windowMs * 1.1, everyMs: SPREAD.windowMs / 25 });
  const bytes = (await memoryOf(cluster)) / IDS;
  await bench.close(weighed);
  return { label: wanted.label, most: Math.max(...most), bytes };
}

const WEIGH = `local sum = 0
for _, key in ipairs(redis.call('KEYS', '*')) do sum = sum + redis.call('MEMORY', 'USAGE', key) end
return sum`;

/** Bytes of all keys of a cluster that holds nothing else. */
async function memoryOf({ nodes, control }: RedisCluster): Promise<number> {
  const sums = await Promise.all(nodes.map(({ port }) => control.cli(port, 'EVAL', WEIGH, '0')));
  return sums.reduce((sum, bytes) => sum + Number(bytes), 0);
}

function exactnessTable(all: readonly Exactness[]) {
  return {
    title: 'the worst client, and the memory of an id',
    columns: ['', 'admitted within 1 s, limit 10', 'bytes of an id'],
    rows: all.map(({ label, most, bytes }) => [label, figure(most), figure(bytes)]),
  };
}

function chartOf(
  all: readonly Exactness[],
  { title, unit, of }: { title: string; unit: string; of: 'most' | 'bytes' },
) {
  const bars = all.map((one) => ({
    ...{ label: one.label, isOurs: isOurs(one.label) },
    ...{ value: one[of], low: one[of], high: one[of] },
  }));
  return { title, unit, bars };
}
