import { beforeAll, describe, expect, it } from '@jest/globals';
import { redisEnvOf, until } from '@shop/local-stack';
import { useOwnCluster } from '../../test/support/test-cluster.js';
import { aclRules } from '../acl/acl-users.js';
import { RedisReplyError } from '../client/redis.errors.js';
import { keyFamilies } from '../keys/key-families.js';
import { BigKeys } from './big-keys.js';
import { SlowLog } from './slow-log.js';

const cluster = useOwnCluster({ users: aclRules() });

const clientOf = (user: string) => cluster.client({ env: redisEnvOf(user, cluster.servers), service: user });

/** A client that knows the replicas, which a node hands out once they have received something. */
async function readyClientOf(user: string) {
  const client = clientOf(user);
  await client.connect();
  const isReady = () => Promise.resolve(client.shards().every((nodes) => nodes.length === 2));
  await until(isReady, { what: 'the client knows the replicas', withinMs: 20_000 });
  return client;
}

async function scanned(user: string) {
  const bigKeys = new BigKeys({ client: await readyClientOf(user), keysPerSecond: 100_000 });
  const isFinished = async () => (await bigKeys.report()).state === 'finished';
  await until(isFinished, { what: 'the scan is finished', withinMs: 20_000 });
  return bigKeys.report();
}

describe('the diagnosis, as the user of a service', () => {
  const sku = keyFamilies.product.key('22423');

  beforeAll(async () => {
    const redis = clientOf('product').forUse('state');
    // To every shard: a replica that has received nothing yet is told of in ten seconds, when it is pinged.
    for (const gone of Array.from({ length: 30 }, (_, at) => keyFamilies.product.key(`gone-${String(at)}`))) {
      await redis.set(gone, 'a value', { ttlMs: 600_000 });
      await redis.delete(gone);
    }
    await redis.set(sku, 'a value', { ttlMs: 600_000 });
    const keysOf = ({ port }: { port: number }) => cluster.servers.cli(port, 'DBSIZE');
    const isReplicated = async () =>
      (await Promise.all(cluster.servers.nodes.map(keysOf))).filter((size) => size === '1').length === 2;
    await until(isReplicated, { what: 'the replica has the key', withinMs: 20_000 });
  }, 60_000);

  it("tells the gateway names and sizes of every service's keys, and none of their values", async () => {
    const { keys, unseen } = await scanned('gateway');
    expect(keys).toEqual([{ key: sku, family: 'product', sizeBytes: expect.any(Number) }]);
    expect(unseen).toEqual([]);
    const read = clientOf('gateway').forUse('state').get(sku);
    await expect(read).rejects.toBeInstanceOf(RedisReplyError);
  }, 60_000);

  it('shows the gateway the slow log of every node', async () => {
    const { unseen } = await new SlowLog({ client: await readyClientOf('gateway') }).read(10);
    expect(unseen).toEqual([]);
  }, 60_000);

  it('is refused to every other service, which is said', async () => {
    const { unseen, keysSeen } = await scanned('cart');
    expect(keysSeen).toBe(0);
    expect(unseen.map(({ because }) => because)).toEqual(
      Array.from({ length: 3 }, () => 'the node answered NOPERM'),
    );
    const { unseen: silent } = await new SlowLog({ client: await readyClientOf('cart') }).read(10);
    expect(new Set(silent.map(({ because }) => because))).toEqual(new Set(['the node answered NOPERM']));
  }, 60_000);
});
