import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { guardian, type RedisCluster, slotCount, startRedisCluster, until } from '@shop/local-stack';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClusterScene } from '../../test/support/cluster-scene.js';
import { evict } from './evict.js';
import { failover } from './failover.js';
import { moveSlots } from './move-slots.js';
import { partition } from './partition.js';
import { scaleOut } from './scale-out.js';
import { slow } from './slow.js';

const BUS_OFFSET = 10_000;
const directory = mkdtempSync(join(tmpdir(), 'shop-drills-spec-'));
guardian.removeDirectory(directory);
let cluster: RedisCluster;
let scene: ClusterScene;

beforeAll(async () => {
  cluster = await startRedisCluster({ directory });
  await cluster.cli(cluster.nodes[0]?.port ?? 0, 'CONFIG', 'SET', 'maxmemory', '64mb');
}, 60_000);

beforeEach(async () => {
  scene = await ClusterScene.of(cluster);
});

afterAll(async () => {
  await cluster.stop();
  rmSync(directory, { recursive: true, force: true });
  guardian.keepDirectory(directory);
}, 60_000);

const hears = (words: string) => (said: string) => Promise.resolve(said.includes(words));

/** Slots by primary, whoever that is. */
async function shares(): Promise<number[]> {
  const counts = (await cluster.roles()).map(slotCount).filter((count) => count > 0);
  return counts.toSorted((one, other) => one - other);
}

/** `T` when it is stopped. */
function stateOf(pid: number): string {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] ?? '';
}

/** Six nodes, all running, every slot served, every replica synced, each on its own bus, no key, and nothing to undo. */
async function expectItWhole(): Promise<void> {
  await cluster.waitUntilHealthy({ withinMs: 60_000 });
  expect(cluster.nodes).toHaveLength(6);
  expect(cluster.nodes.map(({ pid }) => stateOf(pid))).not.toContain('T');
  for (const { port } of cluster.nodes) {
    expect(await cluster.cli(port, 'DBSIZE')).toBe('0');
    const lines = (await cluster.cli(port, 'CLUSTER', 'NODES')).trim().split('\n');
    const buses = lines.map((line) => /:(\d+)@(\d+) /.exec(line)?.slice(1).map(Number));
    expect(buses).toHaveLength(6);
    for (const [own = 0, bus] of buses.map((pair) => pair ?? [])) expect(bus).toBe(own + BUS_OFFSET);
  }
  expect(scene.changes.left).toEqual([]);
}

describe('Ctrl-C', () => {
  it('in the middle of a scale-out brings the slots home and sends the nodes away', async () => {
    const before = await shares();
    const hasSomeSlots = async (said: string) => {
      const [, port] = /redis (\d+) has joined/.exec(said) ?? [];
      if (port === undefined) return false;
      const owns = async () =>
        (await cluster.roles()).some((member) => member.port === Number(port) && slotCount(member) > 0);
      await until(owns, { what: 'some slots have moved', withinMs: 30_000 });
      return true;
    };
    const isBrokenOff = await scene.interrupt(scaleOut(), hasSomeSlots);
    expect(isBrokenOff).toBe(true);
    await expectItWhole();
    expect(await shares()).toEqual(before);
  }, 120_000);

  it('in the middle of a move brings the slots home', async () => {
    const before = await shares();
    const isBrokenOff = await scene.interrupt(moveSlots(1_500), hears('moving 1500 slots'));
    expect(isBrokenOff).toBe(true);
    await expectItWhole();
    expect(await shares()).toEqual(before);
  }, 60_000);

  it('in the middle of a split takes the proxies away', async () => {
    const isBrokenOff = await scene.interrupt(partition(), hears('is cut off'));
    expect(isBrokenOff).toBe(true);
    await expectItWhole();
  }, 90_000);

  it.each([
    ['a node that hangs', failover({ by: 'hang', times: 1 }), 'SIGSTOP of a primary'],
    ['a node that is killed', failover({ by: 'kill', times: 1 }), 'kill -9 of a primary'],
    ['a node that is slow', slow(60_000), 'becomes slow'],
  ])(
    'lets %s run',
    async (_, fault, words) => {
      expect(await scene.interrupt(fault, hears(words))).toBe(true);
      await expectItWhole();
    },
    90_000,
  );

  it('gives memory back that was short', async () => {
    const limitOf = async () => cluster.cli(cluster.nodes[0]?.port ?? 0, 'CONFIG', 'GET', 'maxmemory');
    const before = await limitOf();
    expect(await scene.interrupt(evict(60_000), hears('memory becomes short'))).toBe(true);
    await expectItWhole();
    expect(await limitOf()).toBe(before);
  }, 60_000);
});
