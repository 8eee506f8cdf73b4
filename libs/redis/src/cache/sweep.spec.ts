import { describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { Fleet, give, LAMP, MUG, type Product } from '../../test/support/fleet.js';
import { GatedSource } from '../../test/support/gated-source.js';
import { useOwnCluster } from '../../test/support/test-cluster.js';
import { keyFamilies } from '../keys/key-families.js';
import { matchersOf } from './sweep.js';

const cluster = useOwnCluster();
const fleet = new Fleet(cluster);

const KEYS = 3_000;

async function primaries(): Promise<number[]> {
  const roles = await cluster.servers.roles();
  return roles.filter(({ role }) => role === 'primary').map(({ port }) => port);
}

/** Keys that stand in the cluster, by pattern. */
async function keysLeft(pattern: string): Promise<string[]> {
  const listed = await Promise.all(
    (await primaries()).map((port) => cluster.servers.cli(port, 'KEYS', pattern)),
  );
  return listed
    .flatMap((text) => text.split('\n'))
    .filter((key) => key !== '' && matchersOf('product:<sku>').exact.test(key));
}

async function fill(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => fleet.freshId());
  await Promise.all(ids.map((id) => fleet.store(id, '{"schema":2,"value":{"name":"mug"}}')));
  return ids;
}

describe('clear', () => {
  it('leaves no key of the family on any of the primaries, and every other key where it is', async () => {
    const { products } = fleet.process();
    await fill(KEYS);
    const stock = keyFamilies.productStock.key('22423');
    const category = keyFamilies.category.key('product');
    for (const key of [stock, category]) await fleet.redis.set(key, 'kept', { ttlMs: 600_000 });
    expect((await keysLeft('product:*')).length).toBe(KEYS);
    expect(await products.clear()).toBe(true);
    expect(await keysLeft('product:*')).toEqual([]);
    for (const key of [stock, category]) expect(await fleet.redis.get(key)).toBe('kept');
  }, 60_000);

  it('lets nothing be stored that was being loaded', async () => {
    const [reader, operator] = [fleet.process({ leaseMs: 60_000 }), fleet.process()];
    const id = fleet.freshId();
    const source = new GatedSource<Product>();
    const read = reader.products.getOrLoad(id, source.load);
    await source.arrival();
    expect(await operator.products.clear()).toBe(true);
    source.answer(MUG);
    expect(await read).toEqual(MUG);
    expect(await fleet.stored(id)).toBeNull();
    expect(await reader.products.getOrLoad(id, give(LAMP))).toEqual(LAMP);
  });

  it('finds keys that move while it runs', async () => {
    const { products } = fleet.process();
    await fill(KEYS);
    const { servers } = cluster;
    const [from, to] = await primaries();
    if (from === undefined || to === undefined) throw new Error('there are three primaries');
    const moving = servers.moveSlots({ from, to, count: 500 });
    expect(await products.clear()).toBe(true);
    await moving;
    expect(await keysLeft('product:*')).toEqual([]);
  }, 120_000);

  it('is done again in the background when a primary did not answer', async () => {
    const { products } = fleet.process(
      {},
      { REDIS_TOPOLOGY_DEADLINE_MS: '200', REDIS_STATE_DEADLINE_MS: '400' },
    );
    await fill(100);
    const [port] = await primaries();
    if (port === undefined) throw new Error('there are three primaries');
    cluster.servers.pause(port);
    expect(await products.clear()).toBe(false);
    cluster.servers.resume(port);
    await cluster.servers.waitUntilHealthy({ withinMs: 60_000 });
    await until(async () => (await keysLeft('product:*')).length === 0, {
      what: 'the pending clear got through',
      withinMs: 30_000,
    });
  }, 120_000);
});

describe('the keys of a family', () => {
  it.each([
    {
      pattern: 'product:<sku>',
      glob: 'product:*',
      own: ['product:1', 'product:BANK CHARGES'],
      foreign: ['product:stock:1', 'product:', 'xproduct:1'],
    },
    {
      pattern: 'shipping:rate:<from>:<to>:<weight class>',
      glob: 'shipping:rate:*:*:*',
      own: ['shipping:rate:GB:FR:100'],
      foreign: ['shipping:rate:GB:FR'],
    },
    { pattern: 'odd.*:<id>', glob: 'odd\\.\\*:*', own: ['odd.*:1'], foreign: ['odd-x:1'] },
  ])('of $pattern are found by $glob, and told from others', ({ pattern, glob, own, foreign }) => {
    const matchers = matchersOf(pattern);
    expect(matchers.glob).toBe(glob);
    expect(own.filter((key) => matchers.exact.test(key))).toEqual(own);
    expect(foreign.filter((key) => matchers.exact.test(key))).toEqual([]);
  });
});
