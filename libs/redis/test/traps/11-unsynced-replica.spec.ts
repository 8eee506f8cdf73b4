import { describe, expect, it } from '@jest/globals';
import { trap } from './support/trap.js';
import { useStruckBench } from './support/struck-bench.js';
import { comesTrue } from './support/trap-bench.js';

const bench = useStruckBench();

/** The setting cluster-replica-validity-factor; null for what infra/redis/redis.conf leaves it at. */
type ValidityFactor = string | null;

describe('a cluster that is handed out', () => {
  it('has every replica in step with its primary', async () => {
    for (const { port, role } of await bench.cluster.servers.roles()) {
      const info = await bench.cluster.servers.cli(port, 'INFO', 'replication');
      expect(info).toContain(role === 'replica' ? 'master_link_status:up' : 'connected_slaves:1');
    }
  });
});

trap('a replica that has missed writes and is promoted all the same', {
  withinMs: 120_000,
  naive: (): ValidityFactor => '0',
  ours: (): ValidityFactor => null,
  springs: async (factor) => {
    const { servers } = bench.cluster;
    await servers.waitUntilHealthy({ withinMs: 60_000 });
    const key = bench.freshId();
    const primary = await bench.primaryOf(key);
    const replica = await bench.replicaOf(primary);
    await servers.kill(replica);
    await servers.cli(primary, 'ACL', 'SETUSER', 'default', '-psync', '-sync');
    const redis = bench.client().forUse('state');
    await redis.set(key, 'acknowledged', { ttlMs: 600_000 });
    await servers.restart(replica);
    if (factor !== null)
      await servers.cli(replica, 'CONFIG', 'SET', 'cluster-replica-validity-factor', factor);
    await servers.kill(primary);
    await comesTrue(() => bench.isPrimary(replica), 6_000);
    await servers.restart(primary);
    await servers.waitUntilHealthy({ withinMs: 60_000 });
    return (await redis.get(key)) !== 'acknowledged';
  },
});
