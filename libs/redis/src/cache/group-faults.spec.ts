import { describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { Fleet, give, LAMP, MUG, type Process } from '../../test/support/fleet.js';
import { useOwnCluster } from '../../test/support/test-cluster.js';
import { keyFamilies } from '../keys/key-families.js';

const cluster = useOwnCluster();
const fleet = new Fleet(cluster);

const GROUP = keyFamilies.group.key('catalogue');
const grouped = (env: Record<string, string> = {}): Process =>
  fleet.process({ groups: () => ['catalogue'] }, env);

async function isStored(id: string, name: string): Promise<boolean> {
  return (await fleet.stored(id))?.includes(name) === true;
}

async function portOf(key: string): Promise<number> {
  const client = cluster.client();
  await client.connect();
  return Number(client.primaryOf(key)?.split(':')[1]);
}

/** An id whose key is on another shard than this key. */
async function idAwayFrom(key: string): Promise<string> {
  const port = await portOf(key);
  for (;;) {
    const id = fleet.freshId();
    if ((await portOf(keyFamilies.product.key(id))) !== port) return id;
  }
}

describe('the version of a group', () => {
  it('that a failover has put back is changed again when the promotion is seen', async () => {
    const process = grouped();
    const id = fleet.freshId();
    await process.products.getOrLoad(id, give(MUG));
    await cluster.servers.waitUntilHealthy();
    const client = cluster.client();
    await client.connect();
    const primary = Number(client.primaryOf(GROUP)?.split(':')[1]);
    const roles = await cluster.servers.roles();
    const replica = roles.find((member) => member.primaryPort === primary)?.port ?? 0;
    const before = await fleet.redis.get(GROUP);
    // The replica stops where it is, and its link is cut, since what lay in its socket would be read after all: what the
    // primary confirms from now on never reaches it.
    cluster.servers.pause(replica);
    await cluster.servers.cli(primary, 'CLIENT', 'KILL', 'TYPE', 'replica');
    expect(await process.cache.forgetGroup('catalogue')).toBe(true);
    await cluster.servers.kill(primary);
    cluster.servers.resume(replica);
    await until(
      async () =>
        (await cluster.servers.cli(replica, 'ROLE')).startsWith('master') &&
        (await fleet.redis.get(GROUP)) !== before,
      { what: 'the promoted replica has a new version', withinMs: 30_000 },
    );
    expect(await process.products.getOrLoad(id, give(LAMP))).toEqual(LAMP);
    await cluster.servers.restart(primary);
    await cluster.servers.waitUntilHealthy({ withinMs: 60_000 });
  }, 120_000);

  it('that cannot be read sends the caller to the source', async () => {
    const process = grouped({ REDIS_CACHE_DEADLINE_MS: '200', REDIS_STATE_DEADLINE_MS: '400' });
    const id = await idAwayFrom(GROUP);
    await process.products.getOrLoad(id, give(MUG));
    const missing = await idAwayFrom(GROUP);
    const port = await portOf(GROUP);
    cluster.servers.pause(port);
    expect(await process.products.getOrLoad(id, give(LAMP))).toEqual(LAMP);
    expect(await process.products.getOrLoad(missing, give(LAMP))).toEqual(LAMP);
    expect(await fleet.stored(missing)).toBeNull();
    expect(await process.cache.forgetGroup('catalogue')).toBe(false);
    expect(await process.products.getOrLoad(id, give(LAMP))).toEqual(LAMP);
    cluster.servers.resume(port);
    await cluster.servers.waitUntilHealthy({ withinMs: 60_000 });
    await until(
      async () => (await process.products.getOrLoad(id, give(LAMP))) !== null && isStored(id, 'lamp'),
      {
        what: 'the pending forget of the group got through',
        withinMs: 20_000,
      },
    );
  }, 60_000);
});
