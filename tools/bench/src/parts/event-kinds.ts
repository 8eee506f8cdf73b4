/** What may befall a cluster, each with the way back to a healthy one. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type RedisCluster, slotCount } from '@shop/local-stack';

export interface EventKind {
  readonly name: 'reshard' | 'kill' | 'hang' | 'planned';
  readonly title: string;
  /** Resolves when it is over as far as the cluster is concerned; callers are watched for as long, and a while more. */
  readonly befall: (cluster: RedisCluster) => Promise<void>;
  /** Everything is as before: six nodes, healthy. */
  readonly mend: (cluster: RedisCluster) => Promise<void>;
}

const SLOTS = 1_500;
/** Longer than a failover takes: a node is suspected after one second, voted away within two more. */
const AWAY_MS = 8_000;

let struckPort = 0;

export const eventKinds: readonly EventKind[] = [
  {
    name: 'reshard',
    title: `${SLOTS.toLocaleString('en-GB')} slots change hands`,
    befall: async (cluster) => {
      const [from, to] = await primariesBySlots(cluster);
      if (from === undefined || to === undefined) throw new Error('a reshard needs two primaries');
      await cluster.moveSlots({ from, to, count: SLOTS });
    },
    mend: (cluster) => cluster.waitUntilHealthy(),
  },
  {
    name: 'kill',
    title: 'kill -9 of a primary',
    befall: async (cluster) => {
      struckPort = await aPrimary(cluster);
      await cluster.kill(struckPort);
      await sleep(AWAY_MS);
    },
    mend: async (cluster) => {
      await cluster.restart(struckPort);
      await cluster.waitUntilHealthy();
    },
  },
  {
    name: 'hang',
    title: 'a primary hangs (SIGSTOP)',
    befall: async (cluster) => {
      struckPort = await aPrimary(cluster);
      cluster.pause(struckPort);
      await sleep(AWAY_MS);
    },
    mend: async (cluster) => {
      cluster.resume(struckPort);
      await cluster.waitUntilHealthy();
    },
  },
  {
    name: 'planned',
    title: 'CLUSTER FAILOVER',
    befall: async (cluster) => {
      const primary = await aPrimary(cluster);
      const replica = (await cluster.roles()).find(({ primaryPort }) => primaryPort === primary);
      if (replica === undefined) throw new Error('a failover needs a replica');
      await cluster.failover(replica.port);
    },
    mend: (cluster) => cluster.waitUntilHealthy(),
  },
];

async function aPrimary(cluster: RedisCluster): Promise<number> {
  return (await primariesBySlots(cluster))[0] ?? 0;
}

/** Ports, who has most slots first. */
async function primariesBySlots(cluster: RedisCluster): Promise<number[]> {
  const primaries = (await cluster.roles()).filter((member) => slotCount(member) > 0);
  return primaries.toSorted((one, other) => slotCount(other) - slotCount(one)).map(({ port }) => port);
}
