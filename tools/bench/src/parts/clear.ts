/** A namespace is cleared on three shards: what is left of it, and is what stood beside it still there? */
import type { RedisCluster } from '@shop/local-stack';
import type { Wanted } from '../bench.js';
import { isOurs, OURS } from '../report/speed.js';
import { atMost } from '../report/targets.js';
import { cacheLibraries } from './hits.js';
import { findings, type Part } from './part.js';

const KEYS = 300;
const NEIGHBOUR = 'neighbour';

interface Cleared {
  readonly label: string;
  readonly filled: number;
  readonly left: number;
  readonly hasNeighbour: boolean;
  /** What the clear threw; null where it threw nothing. */
  readonly error: string | null;
}

export const clear: Part = {
  name: 'clear',
  title: 'Clearing a namespace on three shards',
  peers: ['bentocache', 'cacheable', 'async-cache-dedupe', 'layered-loader'],
  async run(bench) {
    const cluster = await bench.startCluster({ kind: 'throughput' });
    const contestants: readonly Wanted[] = [
      { label: OURS, peer: null, ability: 'cache', kind: 'redis' },
      ...cacheLibraries,
    ];
    const results: Cleared[] = [];
    for (const wanted of contestants) {
      await onEach(cluster, 'FLUSHALL');
      await cluster.cli(cluster.nodes[0]?.port ?? 0, '-c', 'SET', NEIGHBOUR, 'of the namespace');
      const worker = await bench.open(wanted, cluster);
      await worker.run('fillSome', { count: KEYS });
      const filled = (await namesIn(cluster)).filter((name) => name !== NEIGHBOUR).length;
      const { error } = await worker.run('clear', {});
      await bench.close(worker);
      const names = await namesIn(cluster);
      const left = names.filter((name) => name !== NEIGHBOUR).length;
      results.push({ label: wanted.label, filled, left, hasNeighbour: names.includes(NEIGHBOUR), error });
    }
    const [ours] = results;
    return findings({
      tables: [{ title: 'keys of the namespace', columns: COLUMNS, rows: results.map(rowOf) }],
      charts: [{ title: 'keys left after the clear', unit: 'keys', bars: results.map(barOf) }],
      targets: [
        atMost('keys left', ours?.left ?? Number.NaN, { limit: 0 }),
        atMost('neighbours lost', ours?.hasNeighbour === true ? 0 : 1, { limit: 0 }),
      ],
    });
  },
};

const COLUMNS = ['', 'before', 'left', 'key beside it', 'said'];

function rowOf({ label, filled, left, hasNeighbour, error }: Cleared): string[] {
  return [label, String(filled), String(left), hasNeighbour ? 'kept' : 'LOST', error ?? 'done'];
}

function barOf({ label, left }: Cleared) {
  return { label, value: left, low: left, high: left, isOurs: isOurs(label) };
}

async function onEach({ nodes, control }: RedisCluster, ...command: string[]): Promise<string[]> {
  return Promise.all(nodes.map(({ port }) => control.cli(port, ...command)));
}

/** KEYS, on a cluster of our own with a handful of them. */
async function namesIn(cluster: RedisCluster): Promise<string[]> {
  const answers = await onEach(cluster, 'KEYS', '*');
  return answers.flatMap((answer) => answer.split('\n')).filter((name) => name !== '');
}
