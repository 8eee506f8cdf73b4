import { describe, expect, it } from '@jest/globals';
import { Fleet, give, LAMP, MUG, never, type Process, type Product } from '../../test/support/fleet.js';
import { GatedSource } from '../../test/support/gated-source.js';
import { useTestCluster } from '../../test/support/test-cluster.js';
import { keyFamilies } from '../keys/key-families.js';
import { bump } from './group-versions.js';

const cluster = useTestCluster();
const fleet = new Fleet(cluster);

const GROUP = keyFamilies.group.key('catalogue');
const grouped = (over: Parameters<Fleet['process']>[0] = {}, env: Record<string, string> = {}): Process =>
  fleet.process({ groups: () => ['catalogue'], ...over }, env);

describe('forgetGroup', () => {
  it('makes every value of the group stale at once, in every process', async () => {
    const [one, two] = [grouped(), grouped()];
    const ids = [fleet.freshId(), fleet.freshId()];
    for (const id of ids) await one.products.getOrLoad(id, give(MUG));
    for (const id of ids) expect(await two.products.getOrLoad(id, never)).toEqual(MUG);
    expect(await one.cache.forgetGroup('catalogue')).toBe(true);
    for (const id of ids) expect(await two.products.getOrLoad(id, give(LAMP))).toEqual(LAMP);
    for (const id of ids) expect(await one.products.getOrLoad(id, never)).toEqual(LAMP);
  });

  it('leaves other groups alone', async () => {
    const process = fleet.process({ groups: (id) => [`shelf-${id}`] });
    const [one, two] = [fleet.freshId(), fleet.freshId()];
    for (const id of [one, two]) await process.products.getOrLoad(id, give(MUG));
    await process.cache.forgetGroup(`shelf-${one}`);
    expect(await process.products.getOrLoad(one, give(LAMP))).toEqual(LAMP);
    expect(await process.products.getOrLoad(two, never)).toEqual(MUG);
  });

  it('lets no value be served that was loaded before it, though its lease still stands', async () => {
    const [reader, writer] = [grouped(), grouped()];
    const source = new GatedSource<Product>();
    const id = fleet.freshId();
    const read = reader.products.getOrLoad(id, source.load);
    await source.arrival();
    await writer.cache.forgetGroup('catalogue');
    source.answer(MUG);
    expect(await read).toEqual(MUG);
    expect(await fleet.stored(id)).toContain('mug');
    expect(await reader.products.getOrLoad(id, give(LAMP))).toEqual(LAMP);
    expect(await writer.products.getOrLoad(id, never)).toEqual(LAMP);
  });

  it('lets nobody who asks after it join a load that began before it', async () => {
    const [{ products }, writer] = [grouped({ waitMs: 50 }), grouped()];
    const [oldSource, newSource] = [new GatedSource<Product>(), new GatedSource<Product>()];
    const id = fleet.freshId();
    const before = products.getOrLoad(id, oldSource.load);
    await oldSource.arrival();
    await writer.cache.forgetGroup('catalogue');
    const after = products.getOrLoad(id, newSource.load);
    oldSource.answer(MUG);
    await newSource.arrival();
    newSource.answer(LAMP);
    expect(await Promise.all([before, after])).toEqual([MUG, LAMP]);
  });

  it('covers values in batches', async () => {
    const process = grouped();
    const ids = Array.from({ length: 20 }, () => fleet.freshId());
    const all = (value: Product) => (missing: string[]) =>
      Promise.resolve(new Map(missing.map((id) => [id, value])));
    await process.products.getManyOrLoad(ids, all(MUG));
    expect((await process.products.getManyOrLoad(ids, never)).size).toBe(20);
    await process.cache.forgetGroup('catalogue');
    expect([...(await process.products.getManyOrLoad(ids, all(LAMP))).values()]).toEqual(ids.map(() => LAMP));
  });

  it('covers "does not exist" too', async () => {
    const process = grouped({ negativeTtlMs: 60_000 });
    const id = fleet.freshId();
    await process.products.getOrLoad(id, give(null));
    expect(await process.products.getOrLoad(id, never)).toBeNull();
    await process.cache.forgetGroup('catalogue');
    expect(await process.products.getOrLoad(id, give(MUG))).toEqual(MUG);
  });

  it('is seen on replicas at once by the process that called it', async () => {
    const process = grouped({ readFrom: 'replica' });
    const id = fleet.freshId();
    await process.products.getOrLoad(id, give(MUG));
    await process.cache.forgetGroup('catalogue');
    expect(await process.products.getOrLoad(id, give(LAMP))).toEqual(LAMP);
  });
});

describe('the version of a group', () => {
  it('that was lost makes its values misses, is counted, and begins anew with another one', async () => {
    const process = grouped();
    const id = fleet.freshId();
    await process.products.getOrLoad(id, give(MUG));
    const lost = await fleet.redis.get(GROUP);
    await fleet.redis.delete(GROUP);
    expect(await process.products.getOrLoad(id, give(LAMP))).toEqual(LAMP);
    expect(process.counts()).toMatchObject({ lostGroups: 1, errors: 0 });
    expect(await fleet.redis.get(GROUP)).not.toBe(lost);
    expect(await process.products.getOrLoad(id, never)).toEqual(LAMP);
  });

  it('never comes back, not even when a repeated change lands after somebody else’s', async () => {
    const state = cluster.client().forUse('state');
    const written: (string | null)[] = [];
    const run = state.run.bind(state);
    // The first answer is lost: the same call, with the same token, is sent again after another change.
    state.run = async (script, call) => {
      await run(script, call);
      written.push(await fleet.redis.get(GROUP));
      await bump(fleet.redis, GROUP);
      written.push(await fleet.redis.get(GROUP));
      return run(script, call);
    };
    await bump(state, GROUP);
    written.push(await fleet.redis.get(GROUP));
    expect(new Set(written).size).toBe(3);
  });

  it('outlives what is loaded under it', async () => {
    const process = grouped();
    await process.products.getOrLoad(fleet.freshId(), give(MUG));
    const ttlMs = Number(await fleet.redis.send({ name: 'pttl', args: [GROUP], retry: 'idempotent' }));
    expect(ttlMs).toBeGreaterThan(keyFamilies.product.ttlMs);
  });
});

describe('a family without groups', () => {
  it('reads nothing but its keys', async () => {
    const process = fleet.process();
    const id = fleet.freshId();
    await process.products.getOrLoad(id, give(MUG));
    expect(await fleet.stored(id)).toBe('{"schema":2,"value":{"name":"mug"}}');
    expect(await process.cache.forgetGroup('catalogue')).toBe(true);
    expect(await process.products.getOrLoad(id, never)).toEqual(MUG);
  });
});
