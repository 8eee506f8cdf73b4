import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../ports/ports.js';
import { slotCount } from './cluster-members.js';
import type { RedisCluster } from './redis-cluster.js';
import { startRedisCluster } from './start-redis-cluster.js';

describe('a cluster that grows', () => {
  const directory = mkdtempSync(join(tmpdir(), 'shop-redis-'));
  let cluster: RedisCluster;
  let ports: readonly number[];
  let fourth: number;
  let itsReplica: number;

  beforeAll(async () => {
    cluster = await startRedisCluster({ directory });
    ports = cluster.nodes.map(({ port }) => port);
    [fourth = 0, itsReplica = 0] = await freePorts(2, { withBus: true });
  }, 60_000);

  afterAll(async () => {
    await cluster.stop();
    rmSync(directory, { recursive: true, force: true });
  }, 60_000);

  const memberOn = async (port: number) => (await cluster.roles()).find((member) => member.port === port);

  it('takes in a fourth primary with its replica, and slots with their keys', async () => {
    const [from = 0] = ports;
    // Slot 0 is the first that moves; of which this tag is.
    await cluster.cli(from, 'SET', '{06S}', 'kept');
    await Promise.all([cluster.addNode(fourth), cluster.addNode(itsReplica)]);
    const { control } = cluster;
    await control.join(fourth);
    await control.join(itsReplica);
    await control.replicate({ primary: fourth, replica: itsReplica });
    await control.moveSlots({ from, to: fourth, count: 20 });
    await control.waitUntilHealthy();
    expect(slotCount((await memberOn(fourth)) ?? never())).toBe(20);
    expect((await memberOn(itsReplica))?.primaryPort).toBe(fourth);
    expect(await cluster.cli(fourth, 'GET', '{06S}')).toBe('kept');
  }, 60_000);

  it('mends a slot whose move was broken off', async () => {
    const [to = 0] = ports;
    const [from, other] = [(await memberOn(fourth)) ?? never(), (await memberOn(to)) ?? never()];
    await cluster.cli(to, 'CLUSTER', 'SETSLOT', '0', 'IMPORTING', from.id);
    await cluster.cli(fourth, 'CLUSTER', 'SETSLOT', '0', 'MIGRATING', other.id);
    await cluster.control.mendSlots();
    const nodes = await cluster.cli(to, 'CLUSTER', 'NODES');
    expect(nodes).not.toContain('[');
    await cluster.waitUntilHealthy();
  }, 60_000);

  it('lets them go again, and nobody knows them any more', async () => {
    const [to = 0] = ports;
    const left = slotCount((await memberOn(fourth)) ?? never());
    await cluster.moveSlots({ from: fourth, to, count: left });
    await cluster.control.forget([fourth, itsReplica]);
    await cluster.removeNode(fourth);
    await cluster.removeNode(itsReplica);
    await cluster.waitUntilHealthy();
    const views = await Promise.all(ports.map((port) => cluster.cli(port, 'CLUSTER', 'NODES')));
    for (const view of views) expect(view.trim().split('\n')).toHaveLength(6);
    expect(cluster.nodes.map(({ port }) => port)).toEqual(ports);
    expect(await cluster.cli(to, 'GET', '{06S}')).toBe('kept');
  }, 60_000);

  it('goes on with its data after a stop', async () => {
    await cluster.stop();
    cluster = await startRedisCluster({ directory, ports });
    expect(await cluster.cli(ports[0] ?? 0, 'GET', '{06S}')).toBe('kept');
  }, 60_000);

  it('is formed anew when it was stopped with one node more', async () => {
    await cluster.addNode(fourth);
    await cluster.control.join(fourth);
    await cluster.stop();
    cluster = await startRedisCluster({ directory, ports });
    expect(await cluster.roles()).toHaveLength(6);
    expect(await cluster.cli(ports[0] ?? 0, 'DBSIZE')).toBe('0');
  }, 60_000);
});

function never(): never {
  throw new Error('there is no such member');
}
