import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RedisCluster, slotCount, startRedisCluster, until } from '@shop/local-stack';
import { failover } from '../../faults/failover.js';
import { pairsOf } from '../../faults/fault.js';
import { everyNodeAnswers } from '../../outage/redis-return.js';
import { RedisLine } from '../../timeline/redis-line.js';
import { Changes } from '../changes.js';
import type { RunningShop, ShopCluster } from '../shop.js';
import { loadConnectedConfig } from './config.js';
import { connectedShop } from './connected-shop.js';
import { OutOfReachError } from './connected.errors.js';

describe('a shop that is reached over its network alone', () => {
  let directory: string;
  let nodes: RedisCluster;
  let shop: RunningShop;
  let cluster: ShopCluster;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'shop-connected-'));
    nodes = await startRedisCluster({ directory });
    shop = connectedShop({
      ...{ shopUrl: 'http://127.0.0.1:9', operatorToken: 'nobody is asked' },
      nodes: nodes.nodes.map(({ port }) => ({ host: 'localhost', port })),
    });
    cluster = await shop.cluster();
  });
  afterAll(async () => {
    await shop.close();
    await nodes.stop();
    rmSync(directory, { recursive: true });
  });

  it('has nodes that go by their numbers', async () => {
    expect(cluster.ports).toEqual([1, 2, 3, 4, 5, 6]);
    const members = await cluster.control.roles();
    expect(members.map(({ port }) => port).toSorted()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await pairsOf(cluster.control)).toHaveLength(3);
    const line = new RedisLine(cluster.control, 2);
    expect(await line.ask('PING', 'ECHO hello')).toEqual(['PONG', 'hello']);
    await line.close();
  });

  it('is told by Redis what is wrong with a command', async () => {
    await expect(cluster.control.cli(1, 'NO-SUCH-COMMAND')).rejects.toMatchObject({
      code: 'DRILL_NODE_COMMAND',
      message: expect.stringContaining('unknown command'),
    });
    await expect(cluster.control.cli(7, 'PING')).rejects.toMatchObject({ code: 'DRILL_NO_NODE' });
  });

  it('moves slots', async () => {
    const [from = 0, to = 0] = (await pairsOf(cluster.control)).map(({ primary }) => primary);
    const before = await cluster.control.roles();
    await cluster.control.moveSlots({ from, to, count: 3 });
    const after = await cluster.control.roles();
    const grownBy = (port: number) => {
      const [now, then] = [after, before].map((members) => members.find((member) => member.port === port));
      return now && then ? slotCount(now) - slotCount(then) : NaN;
    };
    expect([grownBy(from), grownBy(to)]).toEqual([-3, 3]);
  });

  it('fails over when a script keeps a primary busy', async () => {
    const [pair] = await pairsOf(cluster.control);
    const told: string[] = [];
    const fault = failover({ by: 'script', times: 1 });
    await fault.strike({
      ...{ shop, cluster, changes: new Changes(), signal: new AbortController().signal },
      counted: () => Promise.reject(new Error('nobody shops here')),
      say: (event) => told.push(event),
    });
    expect(told[1]).toBe(`redis ${String(pair?.replica)} leads`);
    expect(fault.isByRedis).toBe(true);
  });

  it('waits for nodes that are paused', async () => {
    const begunAtMs = performance.now();
    await Promise.all(
      cluster.ports.map((port) => cluster.control.cli(port, 'CLIENT', 'PAUSE', '700', 'ALL')),
    );
    await everyNodeAnswers(cluster);
    expect(performance.now() - begunAtMs).toBeGreaterThan(650);
  });

  it('leaves nobody behind who waits for a node that says nothing', async () => {
    const child = cluster.control.open(1);
    const shell = child.pid ?? 0;
    await cluster.control.cli(1, 'CLIENT', 'PAUSE', '1500', 'ALL');
    child.stdin.write('PING\n');
    expect(ofGroup(shell).length).toBeGreaterThan(1);
    child.kill('SIGKILL');
    const isOver = () => Promise.resolve(ofGroup(shell).length === 0);
    await until(isOver, { what: 'shell, redis-cli and sed have ended', withinMs: 1_000 });
  });

  it('has no processes, no databases, and says so', async () => {
    await expect(cluster.kill(1)).rejects.toThrow(OutOfReachError);
    await expect(shop.instances('cart')).rejects.toThrow('cart cannot be reached over the network');
    await expect(shop.postgres.kill()).rejects.toThrow(OutOfReachError);
    expect(shop.databaseUrls).toEqual({});
  });
});

/** The processes of a group that run. */
function ofGroup(group: number): string[] {
  const listed = execFileSync('ps', ['-eo', 'pgid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  return listed.filter((line) => {
    const [pgid, state] = line.trim().split(/\s+/);
    return Number(pgid) === group && !state?.startsWith('Z');
  });
}

describe('where a connected shop is', () => {
  const env = {
    ...{ SHOP_URL: 'http://gateway:8080/', OPERATOR_TOKEN: 'x'.repeat(24) },
    REDIS_NODES: 'redis-1:6379, redis-2:6380',
  };

  it('is told by the environment, or there is none', () => {
    expect(loadConnectedConfig({})).toBeNull();
    expect(loadConnectedConfig(env)).toEqual({
      ...{ shopUrl: 'http://gateway:8080', operatorToken: 'x'.repeat(24) },
      nodes: [
        { host: 'redis-1', port: 6379 },
        { host: 'redis-2', port: 6380 },
      ],
    });
  });

  it('is told whole, or every fault is listed', () => {
    expect(() => loadConnectedConfig({ SHOP_URL: 'gateway', REDIS_NODES: 'redis-1' })).toThrow(
      /SHOP_URL: .*\n.*OPERATOR_TOKEN: is not set\n.*REDIS_NODES: must be like redis-1:6379/,
    );
  });
});
