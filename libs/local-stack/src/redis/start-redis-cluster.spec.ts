import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { freePorts } from '../ports/ports.js';
import { processBirth } from '../processes/process-identity.js';
import type { RedisCluster } from './redis-cluster.js';
import { startRedisCluster } from './start-redis-cluster.js';

describe('startRedisCluster', () => {
  let directory: string;
  const clusters: RedisCluster[] = [];
  const servers: Server[] = [];

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'shop-redis-'));
  });

  afterEach(async () => {
    await Promise.all(clusters.splice(0).map((cluster) => cluster.stop()));
    for (const server of servers.splice(0)) server.close();
    rmSync(directory, { recursive: true });
  }, 60_000);

  async function start(options: Omit<Parameters<typeof startRedisCluster>[0], 'directory'>, name = 'one') {
    const cluster = await startRedisCluster({ directory: join(directory, name), ...options });
    clusters.push(cluster);
    return cluster;
  }

  it('starts two clusters at once that never meet', async () => {
    const [one, two] = await Promise.all([start({}, 'one'), start({}, 'two')]);
    expect(await one.roles()).toHaveLength(6);
    expect(await two.roles()).toHaveLength(6);
  }, 60_000);

  it('fails on a taken port and leaves no node behind', async () => {
    const ports = await freePorts(6, { withBus: true });
    const blocker = createServer((socket) => socket.destroy()).listen(ports[5], '127.0.0.1');
    servers.push(blocker);
    await once(blocker, 'listening');
    await expect(start({ ports })).rejects.toMatchObject({ code: 'LOCAL_PROCESS_DIED' });
    blocker.close();
    await once(blocker, 'close');
    const cluster = await start({ ports });
    expect(cluster.nodes.map((node) => node.port)).toEqual(ports);
  }, 60_000);

  it('forms the cluster anew when its folder holds one that was never finished', async () => {
    const ports = await freePorts(6, { withBus: true });
    const first = await start({ ports });
    await first.stop();
    rmSync(join(directory, 'one/redis-cluster.json'));
    const second = await start({ ports });
    expect(await second.roles()).toHaveLength(6);
  }, 60_000);

  it('takes settings over those of the file', async () => {
    const cluster = await start({ conf: { maxmemory: '16mb' } });
    const [node] = cluster.nodes;
    expect(await cluster.cli(node?.port ?? 0, 'CONFIG', 'GET', 'maxmemory')).toBe('maxmemory\n16777216');
  }, 60_000);

  it('can begin with six primaries and no replica', async () => {
    const cluster = await start({ primaries: 6 });
    expect((await cluster.roles()).map((member) => member.role)).toEqual(Array(6).fill('primary'));
  }, 60_000);

  it('stops every node and keeps the data', async () => {
    const cluster = await start({});
    const pids = cluster.nodes.map((node) => node.pid);
    await cluster.stop();
    expect(pids.map(processBirth)).toEqual(Array(6).fill(null));
    expect(existsSync(join(directory, `one/redis-${cluster.nodes[0]?.port}/appendonlydir`))).toBe(true);
  }, 60_000);
});
