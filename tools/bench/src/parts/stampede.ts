/** Several processes miss one key at the same moment: how often is the source asked? */
import type { Bench, Wanted } from '../bench.js';
import type { RedisCluster } from '@shop/local-stack';
import { summaryOf } from '../statistics/summary.js';
import { isOurs, OURS } from '../report/speed.js';
import { atMost } from '../report/targets.js';
import { spread } from '../report/words.js';
import type { Worker } from '../worker/worker.js';
import { cacheLibraries } from './hits.js';
import { findings, type Part } from './part.js';

interface Crowd {
  readonly processes: number;
  readonly callers: number;
}

const SMALL: Crowd = { processes: 4, callers: 50 };
/** The specification's row. */
const LARGE: Crowd = { processes: 8, callers: 100 };
const SOURCE_MS = 150;
/** For every process to have heard when it begins. */
const LEAD_MS = 200;

export const stampede: Part = {
  name: 'stampede',
  title: 'One cold key, several processes',
  peers: ['bentocache', 'cacheable', 'async-cache-dedupe', 'layered-loader'],
  async run(bench) {
    const cluster = await bench.startCluster({ kind: 'throughput' });
    const ours: Wanted = { label: OURS, peer: null, ability: 'cache', kind: 'redis' };
    const results: { label: string; loads: number[] }[] = [];
    for (const wanted of [ours, ...cacheLibraries])
      results.push({ label: wanted.label, loads: await stampedes(bench, { wanted, cluster, crowd: SMALL }) });
    const large = await stampedes(bench, { wanted: ours, cluster, crowd: LARGE });
    const worst = Math.max(...(results[0]?.loads ?? []), ...large);
    const title = `loads, ${nameOf(SMALL)}`;
    return findings({
      tables: [
        {
          title: `loads of one cold key, a source of ${String(SOURCE_MS)} ms`,
          columns: ['', nameOf(SMALL), nameOf(LARGE)],
          rows: results.map(({ label, loads }) => [
            label,
            spread(summaryOf(loads)),
            label === OURS ? spread(summaryOf(large)) : '',
          ]),
        },
      ],
      charts: [{ title, unit: '1 is enough', bars: results.map(barOf) }],
      targets: [atMost('loads of one cold key', worst, { limit: 1 })],
      figures: { stampede: { measured: String(Math.max(...large)), isMet: Math.max(...large) === 1 } },
      remarks: ['A peer joins the callers of one process; between processes none of them has anything.'],
    });
  },
};

function barOf({ label, loads }: { label: string; loads: readonly number[] }) {
  const { median, min, max } = summaryOf(loads);
  return { label, value: median, low: min, high: max, isOurs: isOurs(label) };
}

function nameOf({ processes, callers }: Crowd): string {
  return `${String(processes)} processes × ${String(callers)}`;
}

/** @returns one count of loads a round */
async function stampedes(
  bench: Bench,
  { wanted, cluster, crowd }: { wanted: Wanted; cluster: RedisCluster; crowd: Crowd },
): Promise<number[]> {
  bench.say(`  ${wanted.label}, ${nameOf(crowd)}`);
  const opening = Array.from({ length: crowd.processes }, () => bench.open(wanted, cluster));
  const workers: Worker[] = await Promise.all(opening);
  const loads: number[] = [];
  for (let round = 0; round < bench.pace.rounds; round += 1) {
    const task = { callers: crowd.callers, sourceMs: SOURCE_MS, atMs: Date.now() + LEAD_MS };
    const id = `cold-${wanted.kind}-${String(crowd.processes)}-${String(round)}`;
    const seen = await Promise.all(workers.map((worker) => worker.run('stampede', { ...task, id })));
    loads.push(seen.reduce((sum, one) => sum + one.loads, 0));
  }
  await bench.closeWorkers();
  return loads;
}
