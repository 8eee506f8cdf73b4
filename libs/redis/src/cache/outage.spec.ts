import { describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { Fleet, give, LAMP, MUG, type Process } from '../../test/support/fleet.js';
import { GatedSource } from '../../test/support/gated-source.js';
import type { Product } from '../../test/support/fleet.js';
import { useOwnCluster } from '../../test/support/test-cluster.js';
import { register } from 'prom-client';
import { keyFamilies } from '../keys/key-families.js';

const cluster = useOwnCluster();
const fleet = new Fleet(cluster);

const SHORT = { REDIS_CACHE_DEADLINE_MS: '100', REDIS_STATE_DEADLINE_MS: '200' };

async function isForgotten(process: Process, id: string): Promise<boolean> {
  await process.products.getOrLoad(id, give(LAMP));
  return (await fleet.stored(id))?.includes('lamp') === true;
}

describe('while no node of the cluster answers', () => {
  const ports = () => cluster.servers.nodes.map(({ port }) => port);

  it('values come from the source, forgets wait and reach Redis when it is back', async () => {
    const process = fleet.process({}, SHORT);
    const [known, taken] = [fleet.freshId(), fleet.freshId()];
    await process.products.getOrLoad(known, give(MUG));
    const source = new GatedSource<Product>();
    const underway = process.products.getOrLoad(taken, source.load);
    await source.arrival();
    for (const port of ports()) cluster.servers.pause(port);

    source.answer(MUG);
    expect(await underway).toEqual(MUG);
    expect(await process.products.getOrLoad(known, give(LAMP))).toEqual(LAMP);
    expect(
      await process.products.getManyOrLoad([known], (ids) =>
        Promise.resolve(new Map(ids.map((id) => [id, LAMP]))),
      ),
    ).toEqual(new Map([[known, LAMP]]));
    await expect(
      process.products.getOrLoad(known, () => Promise.reject(new Error('the source is down'))),
    ).rejects.toThrow('the source is down');
    expect(await process.products.forget(known)).toBe(false);
    expect(process.counts().errors).toBeGreaterThan(0);

    for (const port of ports()) cluster.servers.resume(port);
    await cluster.servers.waitUntilHealthy({ withinMs: 60_000 });
    await until(() => isForgotten(process, known), {
      what: 'the pending forget got through',
      withinMs: 20_000,
    });
  }, 120_000);

  it('a failed load whose lease cannot be given back still fails with its own error', async () => {
    const process = fleet.process({}, SHORT);
    const source = new GatedSource<Product>();
    const read = process.products.getOrLoad(fleet.freshId(), source.load);
    await source.arrival();
    for (const port of ports()) cluster.servers.pause(port);
    source.fail(new Error('the source is down'));
    await expect(read).rejects.toThrow('the source is down');
    for (const port of ports()) cluster.servers.resume(port);
    await cluster.servers.waitUntilHealthy({ withinMs: 60_000 });
  }, 120_000);
});

describe('a forget that Redis never hears', () => {
  const givenUp = async () => {
    const metric = await register.getSingleMetricAsString('cache_forgets_total');
    return Number(/outcome="given_up"\} (\d+)/.exec(metric)?.[1] ?? 0);
  };

  it('is given up when every entry from before has expired by itself', async () => {
    const family = { ...keyFamilies.product, ttlMs: 400 };
    const process = fleet.process({ family, leaseMs: 100 }, SHORT);
    const id = fleet.freshId();
    await process.products.getOrLoad(id, give(MUG));
    const before = await givenUp();
    const port = await ownerOf(id);
    await cluster.servers.cli(port, 'CLIENT', 'PAUSE', '600000', 'WRITE');
    expect(await process.products.forget(id)).toBe(false);
    expect(await register.getSingleMetricAsString('cache_forgets_pending')).toMatch(
      /cache_forgets_pending 1/,
    );
    await until(async () => (await givenUp()) > before, { what: 'the forget is given up', withinMs: 20_000 });
    await cluster.servers.cli(port, 'CLIENT', 'UNPAUSE');
  }, 60_000);

  it('is left to its TTL when the process ends', async () => {
    const process = fleet.process({}, SHORT);
    const id = fleet.freshId();
    const port = await ownerOf(id);
    await cluster.servers.cli(port, 'CLIENT', 'PAUSE', '600000', 'WRITE');
    expect(await process.products.forget(id)).toBe(false);
    process.cache.close();
    process.cache.close();
    expect(await register.getSingleMetricAsString('cache_forgets_pending')).toMatch(
      /cache_forgets_pending 0/,
    );
    await cluster.servers.cli(port, 'CLIENT', 'UNPAUSE');
  }, 60_000);
});

describe('while a primary answers reads and no writes', () => {
  it('a missing value comes from the source, a stale one from Redis, and nobody fails', async () => {
    const process = fleet.process({ staleAfterMs: 60_000 }, SHORT);
    // On two primaries: a connection whose write is held back answers no reads after it either.
    const [stale, missing] = await idsApart();
    const meta = JSON.stringify({ freshUntilMs: 1, loadMs: 5 });
    await fleet.store(stale, `{"schema":2,"meta":${meta},"value":${JSON.stringify(MUG)}}`);
    const known = fleet.freshId();
    const isHit = async () => {
      await process.products.getOrLoad(known, give(MUG));
      return process.counts().hits > 0;
    };
    await until(isHit, { what: 'connected', withinMs: 20_000 });
    const { errors } = process.counts();
    const ports = await Promise.all([stale, missing].map(ownerOf));
    for (const port of ports) await cluster.servers.cli(port, 'CLIENT', 'PAUSE', '600000', 'WRITE');
    expect(await process.products.getOrLoad(stale, give(LAMP))).toEqual(MUG);
    const isRefused = () => Promise.resolve(process.counts().errors === errors + 1);
    await until(isRefused, { what: 'the lease to refresh is not had', withinMs: 5_000 });
    expect(await process.products.getOrLoad(missing, give(LAMP))).toEqual(LAMP);
    expect(process.counts()).toMatchObject({ errors: errors + 2, refreshes: 0, staleHits: 1 });
    expect(await fleet.stored(missing)).toBeNull();
    // From here on the held back lease may stand there; nobody fills it.
    for (const port of ports) await cluster.servers.cli(port, 'CLIENT', 'UNPAUSE');
  }, 60_000);
});

describe('while a forget is pending', () => {
  it('this process goes past Redis for that key, and stores nothing', async () => {
    const process = fleet.process({}, { REDIS_STATE_DEADLINE_MS: '1500' });
    const id = fleet.freshId();
    await process.products.getOrLoad(id, give(MUG));
    const port = await ownerOf(id);
    await cluster.servers.cli(port, 'CLIENT', 'PAUSE', '600000', 'WRITE');
    const forgotten = process.products.forget(id);
    expect(await process.products.getOrLoad(id, give(LAMP))).toEqual(LAMP);
    expect(await forgotten).toBe(false);
    expect(await process.products.getOrLoad(id, give(LAMP))).toEqual(LAMP);
    expect(process.counts()).toMatchObject({ bypassed: 2, hits: 0 });
    await cluster.servers.cli(port, 'CLIENT', 'UNPAUSE');
    await until(() => isForgotten(process, id), { what: 'the pending forget got through', withinMs: 20_000 });
  }, 60_000);
});

describe('a forget that a failover lost', () => {
  it('is sent again when the promotion is seen', async () => {
    const process = fleet.process();
    const id = fleet.freshId();
    await process.products.getOrLoad(id, give(MUG));
    await cluster.servers.waitUntilHealthy();
    const primary = await ownerOf(id);
    const replica =
      (await cluster.servers.roles()).find((member) => member.primaryPort === primary)?.port ?? 0;
    // The replica stops where it is, and its link is cut, since what lay in its socket would be read after all: what the
    // primary confirms from now on never reaches it.
    cluster.servers.pause(replica);
    await cluster.servers.cli(primary, 'CLIENT', 'KILL', 'TYPE', 'replica');
    expect(await process.products.forget(id)).toBe(true);
    await cluster.servers.kill(primary);
    cluster.servers.resume(replica);
    await until(
      async () =>
        (await fleet.stored(id)) === null &&
        (await cluster.servers.cli(replica, 'ROLE')).startsWith('master'),
      {
        what: 'the old value is gone from the promoted replica',
        withinMs: 30_000,
      },
    );
    await cluster.servers.restart(primary);
    await cluster.servers.waitUntilHealthy({ withinMs: 60_000 });
  }, 120_000);
});

async function ownerOf(id: string): Promise<number> {
  const client = cluster.client();
  await client.connect();
  return Number(client.primaryOf(keyFamilies.product.key(id))?.split(':')[1]);
}

/** Two ids whose keys lie on two primaries. */
async function idsApart(): Promise<[string, string]> {
  const one = fleet.freshId();
  const port = await ownerOf(one);
  let other = fleet.freshId();
  while ((await ownerOf(other)) === port) other = fleet.freshId();
  return [one, other];
}
