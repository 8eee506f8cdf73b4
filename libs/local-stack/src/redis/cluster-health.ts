import { until } from '../conditions/until.js';
import { membersSeenBy } from './cluster-formation.js';
import type { ClusterMember } from './cluster-members.js';
import { ClusterUnhealthyError } from './redis.errors.js';
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
 * @throws ConditionTimeoutError, whose cause is what was seen last
 */
export async function waitUntilHealthy({ cli, ports, withinMs = 30_000 }: HealthWait): Promise<void> {
  const allHealthy = async () => {
    for (const port of ports) await expectHealthy(cli, port);
    const views: ClusterMember[][] = [];
    for (const port of ports) views.push(await membersSeenBy(cli, port));
    expectAgreement(views);
    return true;
  };
  await until(allHealthy, { what: 'the Redis cluster is healthy', withinMs, everyMs: 250 });
}

/** @throws ClusterUnhealthyError */
async function expectHealthy(cli: NodesCli, port: number): Promise<void> {
  const cluster = await cli.ask(port, 'CLUSTER', 'INFO');
  const [state, slots] = [fieldOf(cluster, 'cluster_state'), fieldOf(cluster, 'cluster_slots_ok')];
  if (state !== 'ok' || slots !== SLOTS)
    throw new ClusterUnhealthyError(`${port} says cluster_state:${state}, cluster_slots_ok:${slots}`);
  const replication = await cli.ask(port, 'INFO', 'replication');
  const [role, link] = [fieldOf(replication, 'role'), fieldOf(replication, 'master_link_status')];
  if (role !== 'master' && link !== 'up')
    throw new ClusterUnhealthyError(`${port} says role:${role}, master_link_status:${link}`);
}

/**
 * Each view is of the same cluster, with nobody in it who is held for dead.
 *
 * @throws ClusterUnhealthyError
 */
export function expectAgreement(views: readonly (readonly ClusterMember[])[]): void {
  const dead = views.flat().find(({ isFailed }) => isFailed);
  if (dead !== undefined) throw new ClusterUnhealthyError(`${dead.port} is held for dead`);
  const outlines = new Set(views.map(outlineOf));
  if (outlines.size > 1) throw new ClusterUnhealthyError(`nodes disagree: ${[...outlines].join(' or ')}`);
}

function outlineOf(view: readonly ClusterMember[]): string {
  const outlines = view.map(({ port, role, primaryPort, slots }) =>
    JSON.stringify([port, role, primaryPort, slots]),
  );
  return outlines.sort().join();
}
