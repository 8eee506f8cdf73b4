import { until } from '../conditions/until.js';
import { membersSeenBy } from './cluster-formation.js';
import type { ClusterMember } from './cluster-members.js';
import { fieldOf, type NodesCli } from './redis-cli.js';

const SLOTS = '16384';

export interface HealthWait {
  readonly cli: NodesCli;
  readonly ports: readonly number[];
  /** Default 30 s. */
  readonly withinMs?: number | undefined;
}

/**
 * Returns when every node reports cluster_state:ok with all slots served, every replica is synced with its primary, and
 * all nodes agree who is a primary of what: after a failover some still list the old primary as one, though all is well.
 *
 * Each question starts a redis-cli, so nodes are asked in turn and nobody after the first that is not well: who waits
 * beside a shop under load is not to be that load.
 *
 * @throws ConditionTimeoutError
 */
export async function waitUntilHealthy({ cli, ports, withinMs = 30_000 }: HealthWait): Promise<void> {
  const allHealthy = async () => {
    for (const port of ports) if (!(await isHealthy(cli, port))) return false;
    const views: ClusterMember[][] = [];
    for (const port of ports) views.push(await membersSeenBy(cli, port));
    return areAgreed(views);
  };
  await until(allHealthy, { what: 'the Redis cluster is healthy', withinMs, everyMs: 250 });
}

async function isHealthy(cli: NodesCli, port: number): Promise<boolean> {
  const cluster = await cli.ask(port, 'CLUSTER', 'INFO');
  if (fieldOf(cluster, 'cluster_state') !== 'ok' || fieldOf(cluster, 'cluster_slots_ok') !== SLOTS)
    return false;
  const replication = await cli.ask(port, 'INFO', 'replication');
  return fieldOf(replication, 'role') === 'master' || fieldOf(replication, 'master_link_status') === 'up';
}

/** Whether each view is of the same cluster, with nobody in it who is held for dead. */
export function areAgreed(views: readonly (readonly ClusterMember[])[]): boolean {
  const isWhole = views.every((view) => view.every(({ isFailed }) => !isFailed));
  return isWhole && new Set(views.map(outlineOf)).size === 1;
}

function outlineOf(view: readonly ClusterMember[]): string {
  const outlines = view.map(({ port, role, primaryPort, slots }) =>
    JSON.stringify([port, role, primaryPort, slots]),
  );
  return outlines.sort().join();
}
