import { until } from '../conditions/until.js';
import { fieldOf, type RedisCli } from './redis-cli.js';

const SLOTS = '16384';

export interface HealthWait {
  readonly cli: RedisCli;
  readonly ports: readonly number[];
  /** Default 30 s. */
  readonly withinMs?: number | undefined;
}

/**
 * Returns when every node reports cluster_state:ok with all slots served and every replica is synced with its primary.
 *
 * @throws ConditionTimeoutError
 */
export async function waitUntilHealthy({ cli, ports, withinMs = 30_000 }: HealthWait): Promise<void> {
  const allHealthy = async () =>
    (await Promise.all(ports.map((port) => isHealthy(cli, port)))).every(Boolean);
  await until(allHealthy, { what: 'the Redis cluster is healthy', withinMs, everyMs: 50 });
}

async function isHealthy(cli: RedisCli, port: number): Promise<boolean> {
  const cluster = await cli.ask(port, 'CLUSTER', 'INFO');
  if (fieldOf(cluster, 'cluster_state') !== 'ok' || fieldOf(cluster, 'cluster_slots_ok') !== SLOTS)
    return false;
  const replication = await cli.ask(port, 'INFO', 'replication');
  return fieldOf(replication, 'role') === 'master' || fieldOf(replication, 'master_link_status') === 'up';
}
