import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../conditions/until.js';
import { slotCount } from './cluster-members.js';
import type { RedisCluster } from './redis-cluster.js';
import { startRedisCluster } from './start-redis-cluster.js';

describe('startRedisCluster', () => {
  const directory = mkdtempSync(join(tmpdir(), 'shop-redis-'));
  let cluster: RedisCluster;

  beforeAll(async () => {
    cluster = await startRedisCluster({ directory });
  }, 60_000);

  afterAll(async () => {
    await cluster.stop();
    rmSync(directory, { recursive: true, force: true });
  }, 60_000);

  const ports = () => cluster.nodes.map((node) => node.port);
  const anyPair = async () => {
    const replica = (await cluster.roles()).find(({ primaryPort }) => primaryPort !== null);
    if (!replica?.primaryPort) throw new Error('no replica has a primary');
    return { primary: replica.primaryPort, replica: replica.port };
  };
  const memberOn = async (port: number) => (await cluster.roles()).find((member) => member.port === port);

  it('starts three primaries that share every slot, each with one replica', async () => {
    const members = await cluster.roles();
    const primaries = members.filter((member) => member.role === 'primary');
    expect(primaries.reduce((sum, member) => sum + slotCount(member), 0)).toBe(16_384);
    const followed = members
      .filter((member) => member.role === 'replica')
      .map((member) => member.primaryPort);
    expect(followed.sort()).toEqual(primaries.map((member) => member.port).sort());
  });

  it.each([
    ['cluster-node-timeout', '1000'],
    ['cluster-require-full-coverage', 'no'],
    ['maxmemory-policy', 'allkeys-lru'],
    ['maxmemory', '134217728'],
    ['appendonly', 'yes'],
    ['repl-diskless-sync-delay', '0'],
    ['min-replicas-to-write', '0'],
  ])('gives every node %s %s from the one settings file', async (name, value) => {
    const answers = await Promise.all(ports().map((port) => cluster.cli(port, 'CONFIG', 'GET', name)));
    expect(new Set(answers)).toEqual(new Set([`${name}\n${value}`]));
  });

  it('refuses a port that is not its own, and names those that are', () => {
    expect(() => cluster.pause(1)).toThrow(
      `No node of this cluster listens on 1; its ports are ${ports().join(', ')}.`,
    );
  });

  it('reports the error reply of a node as an error', async () => {
    const [port = 0] = ports();
    await expect(cluster.cli(port, 'CLUSTER', 'FAILOVER')).rejects.toMatchObject({
      code: 'LOCAL_COMMAND_FAILED',
    });
  });

  it('moves slots between primaries until every node agrees', async () => {
    const [from = 0, to = 0] = ports();
    const before = await memberOn(to);
    await cluster.moveSlots({ from, to, count: 10 });
    const after = await memberOn(to);
    expect(after && slotCount(after)).toBe((before ? slotCount(before) : 0) + 10);
  }, 60_000);

  it('promotes a replica by a planned failover', async () => {
    const replica = ports()[3] ?? 0;
    await cluster.failover(replica);
    await cluster.waitUntilHealthy();
    expect((await memberOn(replica))?.role).toBe('primary');
  }, 60_000);

  it('answers from the other nodes while one is paused', async () => {
    const port = ports()[1] ?? 0;
    cluster.pause(port);
    try {
      expect(await cluster.roles()).toHaveLength(6);
    } finally {
      cluster.resume(port);
    }
    await cluster.waitUntilHealthy();
  }, 60_000);

  it('promotes the replica of a killed primary, which rejoins as a replica when it is restarted', async () => {
    const { primary: victim, replica: heir } = await anyPair();
    await cluster.kill(victim);
    const promoted = async () => (await memberOn(heir))?.role === 'primary';
    await until(promoted, { what: 'the replica is promoted', withinMs: 30_000 });
    await cluster.restart(victim);
    await cluster.waitUntilHealthy();
    expect(await memberOn(victim)).toMatchObject({ role: 'replica', primaryPort: heir });
  }, 90_000);

  it('comes back with its data on the same ports', async () => {
    const all = ports();
    const keyed = (await cluster.roles()).find((member) => member.role === 'primary');
    const port = keyed?.port ?? 0;
    await cluster.cli(port, '-c', 'SET', 'kept', 'yes');
    await cluster.stop();
    cluster = await startRedisCluster({ directory, ports: all });
    expect(await cluster.cli(port, '-c', 'GET', 'kept')).toBe('yes');
  }, 90_000);
});
