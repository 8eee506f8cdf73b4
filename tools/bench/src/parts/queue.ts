/** A thousand jobs wait in a queue while the cache next to it wants all memory: how many are done? */
import { until, type RedisCluster } from '@shop/local-stack';
import type { Bench, Wanted } from '../bench.js';
import { isOurs, OURS } from '../report/speed.js';
import { atMost } from '../report/targets.js';
import type { QueueSeen } from '../worker/abilities.js';
import { textOf } from '../worker/payload.js';
import { findings, type Part } from './part.js';

const JOBS = 1_000;
const MAXMEMORY_MB = 12;
/** For ours to be told of a loss, and for whatever a peer still has. */
const WITHIN_MS = 60_000;
/** Nothing more was done for so long: nothing more will be. */
const SILENT_LOOKS = 20;

const contestants: readonly Wanted[] = [
  { label: OURS, peer: null, ability: 'queue', kind: '' },
  { label: 'bullmq alone', peer: 'bullmq', ability: 'queue', kind: '' },
];

export const queue: Part = {
  name: 'queue',
  title: 'A queue where keys are evicted (allkeys-lru)',
  peers: ['bullmq'],
  async run(bench) {
    const results: { label: string; seen: QueueSeen }[] = [];
    for (const wanted of contestants) {
      const cluster = await bench.startCluster({
        kind: 'throughput',
        conf: { maxmemory: `${String(MAXMEMORY_MB)}mb` },
      });
      bench.say(`  ${wanted.label}`);
      results.push({ label: wanted.label, seen: await evicted(bench, wanted, cluster) });
      await bench.closeWorkers();
    }
    const lost = ({ published, done }: QueueSeen) => published - done;
    const bars = results.map(({ label, seen }) => ({
      ...{ label, isOurs: isOurs(label) },
      ...{ value: lost(seen), low: lost(seen), high: lost(seen) },
    }));
    const [ours] = results;
    return findings({
      tables: [
        {
          title: `${String(JOBS)} acknowledged jobs, ${String(MAXMEMORY_MB)} MB a node`,
          columns: ['', 'done', 'lost', 'twice', 'errors seen'],
          rows: results.map(({ label, seen }) =>
            [label, seen.done, lost(seen), seen.doneTwice, seen.errors].map(String),
          ),
        },
      ],
      charts: [{ title: 'jobs lost', unit: `of ${String(JOBS)}`, bars }],
      targets: [
        atMost('jobs lost', ours ? lost(ours.seen) : Number.NaN, { limit: 0 }),
        atMost('jobs with two effects', ours?.seen.doneTwice ?? Number.NaN, { limit: 0 }),
      ],
      remarks: [
        'BullMQ asks for a server that evicts nothing, and prints a warning here. Ours keeps a row of each job until its consumer has committed (here in memory, in a service in Postgres), asks what became of it, and publishes it again under a new attempt; the consumer knows a message that it had before.',
      ],
    });
  },
};

async function evicted(bench: Bench, wanted: Wanted, cluster: RedisCluster): Promise<QueueSeen> {
  const worker = await bench.open(wanted, cluster);
  await worker.run('queue', { do: 'publish', jobs: JOBS });
  await pressUntilGone(bench, cluster);
  await worker.run('queue', { do: 'work' });
  let [seen, silent] = [await worker.run('queue', { do: 'look' }), 0];
  const isOver = async () => {
    const now = await worker.run('queue', { do: 'look' });
    silent = now.done === seen.done ? silent + 1 : 0;
    seen = now;
    return now.done === now.published || silent > SILENT_LOOKS;
  };
  await until(isOver, { what: 'the queue is done or silent', withinMs: WITHIN_MS, everyMs: 500 });
  return seen;
}

/** Cached values pile up on the queue's shard until its list of waiting jobs is gone. */
async function pressUntilGone(bench: Bench, cluster: RedisCluster): Promise<void> {
  const cache = await bench.open(
    { label: 'cache beside the queue', peer: null, ability: 'client', kind: '' },
    cluster,
  );
  const waiting = 'queue:{payments}:wait';
  const isGone = async () => {
    await cache.run('pile', { tag: '{payments}', count: 100, value: textOf(10_000) });
    return (await cluster.cli(cluster.nodes[0]?.port ?? 0, '-c', 'EXISTS', waiting)).trim().endsWith('0');
  };
  await until(isGone, { what: `${waiting} is evicted`, withinMs: WITHIN_MS, everyMs: 0 });
  await bench.close(cache);
}
