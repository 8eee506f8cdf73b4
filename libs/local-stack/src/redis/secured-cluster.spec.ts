import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../processes/run-command.js';
import { RedisCli } from './redis-cli.js';
import { redisEnvOf } from './redis-access.js';
import type { RedisCluster } from './redis-cluster.js';
import { ensureRedis } from './redis-install.js';
import { startRedisCluster } from './start-redis-cluster.js';

describe('a cluster with users', () => {
  const directory = mkdtempSync(join(tmpdir(), 'shop-redis-'));
  const inner = join(directory, 'made/by/it');
  let cluster: RedisCluster;
  let path: string;

  beforeAll(async () => {
    path = (await ensureRedis()).cli;
    cluster = await startRedisCluster({
      directory: inner,
      users: { shop: '~* -@all +get +cluster|slots', other: '~other:* -@all' },
    });
  }, 60_000);

  afterAll(async () => {
    await cluster.stop();
    rmSync(directory, { recursive: true, force: true });
  }, 60_000);

  const ports = () => cluster.nodes.map(({ port }) => port);

  it('tells each service how it gets in', () => {
    const passwords = cluster.access?.passwords ?? {};
    expect(redisEnvOf('shop', cluster)).toEqual({
      REDIS_NODES: ports()
        .map((port) => `localhost:${port}`)
        .join(','),
      REDIS_TLS: 'true',
      REDIS_TLS_CA_FILE: join(inner, 'security/ca.crt'),
      REDIS_USERNAME: 'shop',
      REDIS_PASSWORD: passwords['shop'],
    });
    expect(new Set(Object.values(passwords)).size).toBe(4);
  });

  it('answers nobody in plain text, and over TLS no stranger and nobody unnamed', async () => {
    const stranger = { caFile: cluster.access?.caFile ?? '', passwords: { admin: 'guessed' } };
    for (const port of ports()) {
      await expect(new RedisCli(path).ask(port, 'PING')).rejects.toMatchObject({
        code: 'LOCAL_COMMAND_FAILED',
      });
      await expect(new RedisCli(path, stranger).ask(port, 'PING')).rejects.toThrow('WRONGPASS');
      const unnamed = runCommand(path, [
        '-p',
        String(port),
        '-e',
        '--tls',
        '--cacert',
        stranger.caFile,
        'PING',
      ]);
      await expect(unnamed).rejects.toThrow('NOAUTH');
    }
  });

  it('sends clients from node to node by host name', async () => {
    const slots = await Promise.all(ports().map((port) => cluster.cli(port, 'CLUSTER', 'SLOTS')));
    for (const answer of slots) expect(answer).toContain('localhost');
    const answers = await Promise.allSettled(ports().map((port) => cluster.cli(port, 'GET', 'somewhere')));
    const moved = answers.map((answer) => (answer.status === 'rejected' ? String(answer.reason) : ''));
    expect(moved.filter((text) => / localhost:\d+/.test(text))).toHaveLength(5);
  });

  it('moves slots and fails over like any other', async () => {
    const [from = 0, to = 0, , replica = 0] = ports();
    await cluster.moveSlots({ from, to, count: 10 });
    await cluster.failover(replica);
    await cluster.waitUntilHealthy();
  }, 60_000);

  it('keeps keys and passwords from other users of the machine, and no folder above them', () => {
    const folder = join(inner, 'security');
    expect(readdirSync(folder).sort()).toEqual([
      ...['ca.crt', 'secured.conf', 'server.crt', 'server.key', 'users.acl'],
    ]);
    expect(statSync(folder).mode & 0o077).toBe(0);
    expect(statSync(inner).mode & 0o055).toBe(0o055);
  });
});
