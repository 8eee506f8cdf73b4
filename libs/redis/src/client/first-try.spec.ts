import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { until } from '@shop/local-stack';
import { Cluster } from 'ioredis';
import { beginMove } from '../../test/support/slot-move.js';
import { useOwnCluster } from '../../test/support/test-cluster.js';

/* Which way commands go. What becomes of those that come back: redis-client.spec.ts, retry-classes.spec.ts, faults.spec.ts. */

const KEYS = Array.from({ length: 50 }, (_, index) => `first-try:${String(index)}`);

const cluster = useOwnCluster();
let byCluster: jest.SpiedFunction<Cluster['sendCommand']>;

beforeEach(() => {
  byCluster = jest.spyOn(Cluster.prototype, 'sendCommand');
});

afterEach(() => {
  byCluster.mockRestore();
});

const keysSent = () => byCluster.mock.calls.flatMap(([command]) => command.getKeys().map(String));

async function connected() {
  const client = cluster.client();
  await client.connect();
  byCluster.mockClear();
  return client;
}

describe('the first try of a command', () => {
  it('goes straight to the primary of its slot', async () => {
    const redis = (await connected()).forUse('state');
    await redis.getMany(KEYS);
    expect(keysSent()).toEqual([]);
  });

  it('is followed by one to the node that the answer names', async () => {
    const client = await connected();
    const redis = client.forUse('state');
    const [key = ''] = KEYS;
    const asking = await beginMove(cluster, { client, key });
    await redis.set(key, 'value', { ttlMs: 60_000 });
    expect(await redis.get(key)).toBe('value');
    await redis.delete(key);
    await asking.giveUp();
    const moving = await beginMove(cluster, { client, key });
    await moving.finish();
    await redis.set(key, 'value', { ttlMs: 60_000 });
    expect(keysSent()).toEqual([]);
    expect(client.primaryOf(key)).toBe(moving.to);
  });

  it('that is told to wait is followed by what ioredis makes of it', async () => {
    const client = await connected();
    const redis = client.forUse('state');
    const [here, gone] = ['{torn}:here', '{torn}:gone'];
    await redis.set(here, 'value', { ttlMs: 60_000 });
    const move = await beginMove(cluster, { client, key: here });
    const torn = redis.send({ name: 'mget', args: [here, gone], retry: 'idempotent' });
    await until(async () => keysSent().includes(gone), { what: 'ioredis has it', withinMs: 10_000 });
    await move.giveUp();
    expect(await torn).toEqual(['value', null]);
  });

  it('of a read from a replica is for ioredis alone', async () => {
    const client = await connected();
    await client.forUse('state').get(KEYS[0] ?? '', 'replica');
    expect(keysSent()).toEqual([KEYS[0]]);
  });
});
