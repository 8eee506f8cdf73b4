import { beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { useOwnCluster } from '../../test/support/test-cluster.js';
import { RedisClient } from '../client/redis-client.js';
import { keyFamilies } from '../keys/key-families.js';
import { BigKeys, type BigKeysReport } from './big-keys.js';
import { SlowLog } from './slow-log.js';

/** What a node logs: `slowlog-log-slower-than`, 10 ms. */
const SLOW_MS = 10;
const SECRET = 'card 4111 1111 1111 1111';

const cluster = useOwnCluster();
let client: RedisClient;

beforeAll(() => {
  client = cluster.client({ service: 'gateway' });
});

const send = (name: string, ...args: string[]) =>
  client.forUse('state').send({ name, args, retry: 'idempotent' });

async function finished(bigKeys: BigKeys): Promise<BigKeysReport> {
  let report = await bigKeys.report();
  const isFinished = async () => {
    report = await bigKeys.report();
    return report.state === 'finished';
  };
  await until(isFinished, { what: 'the scan is finished', withinMs: 20_000 });
  return report;
}

/** Every primary's keys are on its replica, so that a scan of replicas sees them. */
async function untilReplicated(): Promise<void> {
  const members = await cluster.servers.roles();
  const sizeOf = async (port: number) => Number(await cluster.servers.cli(port, 'DBSIZE'));
  const isReplicated = async () => {
    const pairs = members.filter(({ primaryPort }) => primaryPort !== null);
    const sizes = pairs.map(async ({ port, primaryPort }) => [
      await sizeOf(port),
      await sizeOf(primaryPort ?? 0),
    ]);
    return (await Promise.all(sizes)).every(([own, primary]) => own === primary);
  };
  await until(isReplicated, { what: 'the replicas have every key', withinMs: 20_000 });
  // A node hands out its replica once that has received something.
  const isMapped = () => Promise.resolve(client.shards().every((nodes) => nodes.length === 2));
  await until(isMapped, { what: 'the client knows the replicas', withinMs: 20_000 });
}

describe('big keys', () => {
  const cart = keyFamilies.cart.key('big');

  beforeAll(async () => {
    const fields = Array.from({ length: 1_024 }, (_, index) => [`f${String(index)}`, 'x'.repeat(1_024)]);
    await send('hset', cart, ...fields.flat());
    const products = Array.from({ length: 600 }, (_, index) => keyFamilies.product.key(String(index)));
    await Promise.all(products.map((key) => client.forUse('state').set(key, 'x', { ttlMs: 600_000 })));
    await send('set', 'stray', 'x'.repeat(10_000));
    await untilReplicated();
  });

  it('are found by a scan of the replicas: a hash of 1 MB among 600 values, and what is of no family', async () => {
    const bigKeys = new BigKeys({ client, top: 2, keysPerSecond: 100_000 });
    const { keys, families, keysSeen, keysExpected, unseen } = await finished(bigKeys);
    expect(keys).toEqual([
      { key: cart, family: 'cart', sizeBytes: expect.any(Number) },
      { key: 'stray', family: null, sizeBytes: expect.any(Number) },
    ]);
    expect(keys[0]?.sizeBytes).toBeGreaterThan(1_000_000);
    expect(families.map(({ family, keys: count }) => [family, count])).toEqual([
      ['cart', 1],
      ['product', 600],
      [null, 1],
    ]);
    expect([keysSeen, keysExpected, unseen]).toEqual([602, 602, []]);
    await bigKeys.close();
  });

  it('are asked of replicas alone: no primary ran SCAN or MEMORY USAGE', async () => {
    const ports = (await cluster.servers.roles()).map(({ port, role }) => ({ port, role }));
    for (const { port, role } of ports) {
      const stats = await cluster.servers.cli(port, 'INFO', 'commandstats');
      expect([port, /cmdstat_(scan|memory\|usage)/.test(stats)]).toEqual([port, role === 'replica']);
    }
  });

  it('are looked at no faster than was said, and told of while the scan runs', async () => {
    const bigKeys = new BigKeys({ client, keysPerSecond: 1_000 });
    const startMs = performance.now();
    expect(await bigKeys.report()).toMatchObject({ state: 'running', finishedAt: null });
    const { keysSeen } = await finished(bigKeys);
    // About 200 keys a shard: two pages of 100 each, of which the last is not waited for.
    expect(performance.now() - startMs).toBeGreaterThan(250);
    expect(keysSeen).toBe(602);
    await bigKeys.close();
  });

  it('are scanned once for all who ask within a while', async () => {
    const bigKeys = new BigKeys({ client, keysPerSecond: 100_000 });
    const [one, other] = await Promise.all([bigKeys.report(), bigKeys.report()]);
    expect(one?.startedAt).toBe(other?.startedAt);
    const { startedAt } = await finished(bigKeys);
    expect((await bigKeys.report()).startedAt).toBe(startedAt);
    await bigKeys.close();
  });

  it('are scanned once for all who ask before there is a map', async () => {
    const bigKeys = new BigKeys({ client: cluster.client(), keysPerSecond: 100_000 });
    const [one, other] = await Promise.all([bigKeys.report(), bigKeys.report()]);
    expect(one?.startedAt).toBe(other?.startedAt);
    const { startedAt } = await finished(bigKeys);
    expect(startedAt).toBe(one?.startedAt);
    await bigKeys.close();
  });

  it('are scanned again when the last scan is too old', async () => {
    const bigKeys = new BigKeys({ client, keysPerSecond: 100_000, freshForMs: 0 });
    await bigKeys.report();
    await until(async () => (await bigKeys.report()).keysSeen === 0, {
      what: 'a new scan',
      withinMs: 10_000,
    });
    await bigKeys.close();
  });

  it('end with the process: a scan that runs is given up', async () => {
    const bigKeys = new BigKeys({ client, keysPerSecond: 300 });
    await bigKeys.report();
    await bigKeys.close();
    expect(await bigKeys.report()).toMatchObject({ state: 'finished' });
    expect((await bigKeys.report()).keysSeen).toBeLessThan(602);
  });
});

describe('the slow log', () => {
  // Counts, since TIME stands still within a script on Redis 7.2 and newer. Takes a core some 50 ms.
  const busy = 'local n = 0 for i = 1, 8000000 do n = n + 1 end return ARGV[1]';

  it('shows a slow script of any node by its key, its client and its time, and none of its arguments', async () => {
    const key = keyFamilies.session.key({ userId: 'u1', sessionId: 's1' });
    await send('eval', busy, '1', key, SECRET);
    const report = await new SlowLog({ client }).read(10);
    const [slow] = report.commands;
    expect(slow).toEqual({
      at: expect.any(String),
      node: client.primaryOf(key),
      id: expect.any(Number),
      durationMs: expect.any(Number),
      command: 'EVAL',
      key,
      family: 'session',
      client: 'shop:gateway',
    });
    expect(slow?.durationMs).toBeGreaterThanOrEqual(SLOW_MS);
    expect(report.unseen).toEqual([]);
    expect(JSON.stringify(report)).not.toContain('4111');
  });

  it('has what is of no key without one, newest first, no more than were asked for', async () => {
    const [node] = cluster.servers.nodes;
    await cluster.servers.cli(node?.port ?? 0, 'EVAL', busy, '0', SECRET);
    const { commands } = await new SlowLog({ client }).read(1);
    expect(commands).toEqual([
      expect.objectContaining({ command: 'EVAL', key: null, family: null, client: '' }),
    ]);
  });

  it('lists a node that does not answer', async () => {
    const [node] = cluster.servers.nodes;
    const port = node?.port ?? 0;
    const impatient = cluster.client({ env: { REDIS_TOPOLOGY_DEADLINE_MS: '500' } });
    await impatient.connect();
    cluster.servers.pause(port);
    try {
      const { unseen } = await new SlowLog({ client: impatient }).read(5);
      expect(unseen).toEqual([{ node: `127.0.0.1:${String(port)}`, because: 'the node did not answer' }]);
    } finally {
      cluster.servers.resume(port);
      await cluster.servers.waitUntilHealthy();
    }
  }, 60_000);
});

describe('without a replica', () => {
  it('that answers, a shard is left out of the scan and its replica named', async () => {
    const replica = (await cluster.servers.roles()).find(({ role }) => role === 'replica')?.port ?? 0;
    const bigKeys = new BigKeys({ client, keysPerSecond: 100_000 });
    cluster.servers.pause(replica);
    try {
      const { unseen } = await finished(bigKeys);
      expect(unseen).toEqual([{ node: `127.0.0.1:${String(replica)}`, because: 'the node did not answer' }]);
    } finally {
      cluster.servers.resume(replica);
      await cluster.servers.waitUntilHealthy();
      await bigKeys.close();
    }
  }, 60_000);

  it('a shard is left out of the scan and named', async () => {
    const members = await cluster.servers.roles();
    const replica = members.find(({ role }) => role === 'replica');
    await cluster.servers.kill(replica?.port ?? 0);
    const isMapped = () => Promise.resolve(client.shards().some((nodes) => nodes.length === 1));
    await until(isMapped, { what: 'the map has no dead replica', withinMs: 20_000 });
    const bigKeys = new BigKeys({ client, keysPerSecond: 100_000 });
    const { unseen, keysSeen } = await finished(bigKeys);
    expect(unseen).toEqual([{ node: null, because: 'the shard has no replica' }]);
    expect(keysSeen).toBeLessThan(603);
    await bigKeys.close();
  }, 60_000);
});
