import { expect } from '@jest/globals';
import { ClusterControl, ensureRedis, RedisCli, type RedisCluster } from '@shop/local-stack';
import { z } from 'zod';

/*
 * A mutation run plays specs thousands of times; were each to start a cluster, it would take days. So the run starts one
 * for each of its workers and the specs share it, one after the other, empty at first. Those that strike nodes still start
 * their own.
 */

/** What specs do to the servers of a cluster. */
export type Servers = Omit<RedisCluster, 'addNode' | 'removeNode' | 'control'>;

const sharedClustersSchema = z.object({
  /** Seeds of one cluster per worker. */
  clusters: z.array(z.string()).min(1),
  /** Spec files, from src, that need a cluster of their own. */
  loners: z.array(z.string()),
});

/** The cluster of this worker of a mutation run; null where there is none, or the spec needs one of its own. */
export async function sharedCluster(): Promise<Servers | null> {
  const told = process.env['SHARED_CLUSTERS'];
  if (told === undefined) return null;
  const { clusters, loners } = sharedClustersSchema.parse(JSON.parse(told));
  const spec = expect.getState().testPath ?? '';
  if (loners.some((loner) => spec.endsWith(loner))) return null;
  const worker = Number(process.env['STRYKER_MUTATOR_WORKER'] ?? 0);
  return joined(clusters[worker % clusters.length] ?? '');
}

async function joined(seeds: string): Promise<Servers> {
  const ports = seeds.split(',').map((seed) => Number(seed.split(':')[1]));
  const control = new ClusterControl({ cli: new RedisCli((await ensureRedis()).cli), ports });
  const primaries = (await control.roles()).filter(({ role }) => role === 'primary');
  await Promise.all(primaries.map(({ port }) => control.cli(port, 'FLUSHALL')));
  const refuse = (): never => {
    throw new Error('this cluster is shared: a spec that strikes its nodes is a loner');
  };
  return {
    access: null,
    seeds,
    nodes: ports.map((port) => ({ port, pid: 0 })),
    cli: (port, ...command) => control.cli(port, ...command),
    roles: () => control.roles(),
    waitUntilHealthy: (options) => control.waitUntilHealthy(options),
    stop: () => Promise.resolve(),
    ...{ processOf: refuse, kill: refuse, pause: refuse, resume: refuse },
    ...{ restart: refuse, failover: refuse, moveSlots: refuse },
  };
}
