/** A load that is overtaken by a change of its source: is the old value served afterwards? */
import type { Wanted } from '../bench.js';
import type { Findings } from '../report/record.js';
import { isOurs, OURS } from '../report/speed.js';
import { atMost } from '../report/targets.js';
import { cacheLibraries } from './hits.js';
import { findings, type Part } from './part.js';

const SCHEDULES_PER_ROUND = 150;
const SEED = 20_101_201;

export const lateSet: Part = {
  name: 'late-set',
  title: 'A value that is stored after its key was forgotten',
  peers: ['bentocache', 'cacheable', 'async-cache-dedupe', 'layered-loader'],
  async run(bench) {
    const cluster = await bench.startCluster({ kind: 'throughput' });
    const schedules = Math.min(1_000, SCHEDULES_PER_ROUND * bench.pace.rounds);
    const contestants: readonly Wanted[] = [
      { label: OURS, peer: null, ability: 'cache', kind: 'redis' },
      ...cacheLibraries,
    ];
    const results: Served[] = [];
    for (const wanted of contestants) {
      bench.say(`  ${wanted.label}`);
      await Promise.all(cluster.nodes.map(({ port }) => cluster.cli(port, 'FLUSHALL')));
      const worker = await bench.open(wanted, cluster);
      const key = await worker.run('lateSet', { schedules, seed: SEED, by: 'key' });
      const group = await worker.run('lateSet', {
        schedules: Math.ceil(schedules / 5),
        seed: SEED,
        by: 'group',
      });
      results.push({ label: wanted.label, key, group });
      await bench.close(worker);
    }
    return judged(results, schedules);
  },
};

/** How often the old value was served; null where there is no such thing. */
interface Served {
  readonly label: string;
  readonly key: number | null;
  readonly group: number | null;
}

function judged(results: readonly Served[], schedules: number): Findings {
  const [ours] = results;
  return findings({
    tables: [
      {
        title: `old values served, of ${String(schedules)} schedules by key and a fifth of them by group`,
        columns: ['', 'by key', 'by group or tag'],
        rows: results.map(({ label, key, group }) => [label, counted(key), counted(group)]),
      },
    ],
    charts: [
      {
        title: 'old values served, by key',
        unit: `of ${String(schedules)} schedules`,
        bars: results.map(({ label, key }) => ({ ...flat(key ?? 0), label, isOurs: isOurs(label) })),
      },
    ],
    targets: [
      atMost('old values served, by key', ours?.key ?? Number.NaN, { limit: 0 }),
      atMost('old values served, by group', ours?.group ?? Number.NaN, { limit: 0 }),
    ],
    remarks: [
      `Seed ${String(SEED)}: a load takes 2 to 14 ms, the change comes 0 to 12 ms after it has read its source.`,
      'Group: versions here, tags at bentocache, references at async-cache-dedupe; a dash: it has none.',
    ],
  });
}

function counted(count: number | null): string {
  return count === null ? '—' : String(count);
}

function flat(value: number) {
  return { value, low: value, high: value };
}
