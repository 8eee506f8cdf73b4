import { ClusterControl, ensureRedis, RedisCli, until, type RedisCluster } from '@shop/local-stack';
import { z } from 'zod';

/*
 * Six nodes take some four seconds to become a cluster. So a run starts one for each of its workers
 * (start-shared-clusters.js; mutate.ts), and spec files that only use a cluster join it, one after the other, and find it
 * empty. Those that strike its nodes or change their settings start their own: here they have no means to.
 */

/** What every spec may do with the servers of a cluster. */
export type SharedServers = Pick<RedisCluster, 'access' | 'seeds' | 'cli' | 'roles' | 'waitUntilHealthy'> & {
  readonly nodes: readonly { readonly port: number }[];
};

/** Seeds of one cluster for each worker. */
const clustersSchema = z.array(z.string()).min(1);

/** Empties the cluster of this worker, and hands it out; null where the run has none. */
export async function sharedCluster(): Promise<SharedServers | null> {
  const told = process.env['SHARED_CLUSTERS'];
  if (told === undefined) return null;
  const clusters = clustersSchema.parse(JSON.parse(told));
  return joined(clusters[workerIndex() % clusters.length] ?? '');
}

/** Stryker counts its workers from 0, and Jest from 1. */
function workerIndex(): number {
  return Number(process.env['STRYKER_MUTATOR_WORKER'] ?? Number(process.env['JEST_WORKER_ID'] ?? 1) - 1);
}

async function joined(seeds: string): Promise<SharedServers> {
  const ports = seeds.split(',').map((seed) => Number(seed.split(':')[1]));
  const control = new ClusterControl({ cli: new RedisCli((await ensureRedis()).cli), ports });
  await empty(control, ports);
  return {
    access: null,
    seeds,
    nodes: ports.map((port) => ({ port })),
    cli: (port, ...command) => control.cli(port, ...command),
    roles: () => control.roles(),
    waitUntilHealthy: (options) => control.waitUntilHealthy(options),
  };
}

/** Leaves nothing of the spec before, on replicas either. */
async function empty(control: ClusterControl, ports: readonly number[]): Promise<void> {
  const primaries = (await control.roles()).filter(({ role }) => role === 'primary');
  await Promise.all(primaries.map(({ port }) => control.cli(port, 'FLUSHALL')));
  const sizes = () => Promise.all(ports.map((port) => control.cli(port, 'DBSIZE')));
  const isEmpty = async () => (await sizes()).every((size) => Number(size) === 0);
  await until(isEmpty, { what: 'the shared cluster is empty', withinMs: 20_000 });
}
