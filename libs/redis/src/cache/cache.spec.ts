import { describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { Fleet, give, LAMP, MUG, never, type Product } from '../../test/support/fleet.js';
import { GatedSource } from '../../test/support/gated-source.js';
import { useTestCluster } from '../../test/support/test-cluster.js';
import { register } from 'prom-client';
import { keyFamilies } from '../keys/key-families.js';
import { InvalidKeyIdError } from '../keys/keys.errors.js';
import { Cache } from './cache.js';
import { CacheFamilyTakenError, CacheValueError } from './cache.errors.js';

const fleet = new Fleet(useTestCluster());

describe('getOrLoad', () => {
  it('loads a missing value once, then answers from Redis', async () => {
    const process = fleet.process();
    const id = fleet.freshId();
    expect(await process.products.getOrLoad(id, give(MUG))).toEqual(MUG);
    expect(await process.products.getOrLoad(id, never)).toEqual(MUG);
    expect(process.counts()).toMatchObject({ misses: 1, loads: 1, hits: 1, errors: 0 });
  });

  it('asks the source for every read when the cache is off, and stores nothing', async () => {
    const id = fleet.freshId();
    await fleet.process().products.getOrLoad(id, give(LAMP));
    const off = fleet.process({}, { REDIS_CACHE: 'off' });
    expect(await off.products.getOrLoad(id, give(MUG))).toEqual(MUG);
    const many = await off.products.getManyOrLoad([id], () => Promise.resolve(new Map([[id, MUG]])));
    expect(many).toEqual(new Map([[id, MUG]]));
    expect(off.counts()).toMatchObject({ hits: 0, loads: 2 });
    expect(await fleet.stored(id)).toContain('lamp');
  });

  it('keeps the value readable, under the documented TTL shortened by a tenth at most', async () => {
    const id = fleet.freshId();
    await fleet.process().products.getOrLoad(id, give(MUG));
    expect(await fleet.stored(id)).toBe('{"schema":2,"value":{"name":"mug"}}');
    const ttlMs = await fleet.ttlMsOf(id);
    expect(ttlMs).toBeLessThanOrEqual(keyFamilies.product.ttlMs);
    expect(ttlMs).toBeGreaterThan(keyFamilies.product.ttlMs * 0.89);
  });

  it('remembers that a thing does not exist, for its own short time', async () => {
    const process = fleet.process({ negativeTtlMs: 60_000 });
    const id = fleet.freshId();
    expect(await process.products.getOrLoad(id, give(null))).toBeNull();
    expect(await process.products.getOrLoad(id, never)).toBeNull();
    expect(process.counts()).toMatchObject({ misses: 1, negativeHits: 1 });
    expect(await fleet.ttlMsOf(id)).toBeLessThanOrEqual(60_000);
  });

  it('keeps "does not exist" for a millisecond at the least', async () => {
    const process = fleet.process({ negativeTtlMs: 1 });
    expect(await process.products.getOrLoad(fleet.freshId(), give(null))).toBeNull();
    expect(process.counts()).toMatchObject({ misses: 1, loads: 1, refusedFills: 0, errors: 0 });
  });

  it('lets callers of one process share one load', async () => {
    const process = fleet.process();
    const source = new GatedSource<Product>();
    const id = fleet.freshId();
    const callers = Array.from({ length: 50 }, () => process.products.getOrLoad(id, source.load));
    await source.arrival();
    source.answer(MUG);
    expect(await Promise.all(callers)).toEqual(Array.from({ length: 50 }, () => MUG));
    expect(source.asked).toBe(1);
    expect(process.counts()).toMatchObject({ coalesced: 49, loads: 1 });
  });

  it('gives the lease back when the source fails, so that the next caller loads at once', async () => {
    const { products } = fleet.process();
    const id = fleet.freshId();
    await expect(products.getOrLoad(id, never)).rejects.toThrow('the source must not be asked');
    expect(await fleet.stored(id)).toBeNull();
    expect(await products.getOrLoad(id, give(MUG))).toEqual(MUG);
  });

  it('refuses a value without a JSON form', async () => {
    const cache = new Cache({ client: fleet.cluster.client() });
    const stock = cache.family<bigint>({
      family: keyFamilies.productStock,
      schemaVersion: 1,
      readFrom: 'primary',
    });
    await expect(stock.getOrLoad(fleet.freshId(), () => Promise.resolve(1n))).rejects.toBeInstanceOf(
      CacheValueError,
    );
  });

  it('refuses an id that could leave its family', async () => {
    await expect(fleet.process().products.getOrLoad('stock:1', never)).rejects.toBeInstanceOf(
      InvalidKeyIdError,
    );
  });

  it.each(['', '0', 'false', '"text"', '[]', '{"deep":[1,null,"£"]}'])(
    'returns %j as it was loaded',
    async (json) => {
      const cache = new Cache({ client: fleet.cluster.client() });
      const values = cache.family<unknown>({
        family: keyFamilies.category,
        schemaVersion: 1,
        readFrom: 'primary',
      });
      const value: unknown = json === '' ? '' : JSON.parse(json);
      const id = fleet.freshId();
      await values.getOrLoad(id, () => Promise.resolve(value));
      expect(await values.getOrLoad(id, never)).toEqual(value);
    },
  );
});

describe('what is stored under another schema', () => {
  it.each([
    ['an older version', '{"schema":1,"value":{"title":"mug"}}'],
    ['no envelope', 'mug'],
    ['a version that is no number', '{"schema":x,"value":1}'],
    ['a torn envelope', '{"schema":2,"value":{"na'],
  ])('replaces %s and counts it', async (_, text) => {
    const process = fleet.process();
    const id = fleet.freshId();
    await fleet.store(id, text);
    expect(await process.products.getOrLoad(id, give(MUG))).toEqual(MUG);
    expect(await process.products.getOrLoad(id, never)).toEqual(MUG);
    expect(process.counts()).toMatchObject({ errors: 1, misses: 1, hits: 1 });
  });

  it('leaves a newer version alone, so that two versions do not overwrite each other during a deploy', async () => {
    const process = fleet.process();
    const id = fleet.freshId();
    const newer = '{"schema":3,"value":{"title":"mug"}}';
    await fleet.store(id, newer);
    expect(await process.products.getOrLoad(id, give(MUG))).toEqual(MUG);
    expect(await fleet.stored(id)).toBe(newer);
    expect(process.counts()).toMatchObject({ bypassed: 1, errors: 0 });
  });
});

describe('getManyOrLoad', () => {
  it('answers in order what exists, and asks once for all that is missing', async () => {
    const process = fleet.process();
    const ids = Array.from({ length: 60 }, () => fleet.freshId());
    await process.products.getOrLoad(ids[3] ?? '', give(LAMP));
    const asked: string[][] = [];
    const loadMany = (missing: string[]) => {
      asked.push(missing);
      return Promise.resolve(new Map(missing.filter((id) => id !== ids[5]).map((id) => [id, MUG])));
    };
    const expected = new Map(ids.filter((id) => id !== ids[5]).map((id) => [id, id === ids[3] ? LAMP : MUG]));
    expect([...(await process.products.getManyOrLoad([...ids, ...ids], loadMany))]).toEqual([...expected]);
    expect(asked).toEqual([ids.filter((id) => id !== ids[3])]);
    expect([...(await process.products.getManyOrLoad(ids, never))]).toEqual([...expected]);
    expect(process.counts()).toMatchObject({
      loads: 60,
      negativeHits: 1,
      hits: 60,
      misses: 60,
      bypassed: 0,
    });
  });

  it('shares flights with getOrLoad in both directions', async () => {
    const { products } = fleet.process();
    const [one, two] = [fleet.freshId(), fleet.freshId()];
    const source = new GatedSource<Product>();
    const single = products.getOrLoad(one, source.load);
    await source.arrival();
    const batch = products.getManyOrLoad([one, two], async (missing) => {
      expect(missing).toEqual([two]);
      return new Map([[two, (await source.load()) ?? MUG]]);
    });
    await until(() => Promise.resolve(source.asked === 2), { what: 'both loads began', withinMs: 5_000 });
    const late = products.getOrLoad(two, never);
    source.answer(MUG);
    source.answer(MUG);
    expect(await Promise.all([single, batch, late])).toEqual([
      MUG,
      new Map([
        [one, MUG],
        [two, MUG],
      ]),
      MUG,
    ]);
  });

  it('fails for all its callers when the source fails, and leaves no lease behind', async () => {
    const { products } = fleet.process();
    const ids = [fleet.freshId(), fleet.freshId()];
    const batch = products.getManyOrLoad(ids, never);
    await expect(batch).rejects.toThrow('the source must not be asked');
    expect(await Promise.all(ids.map((id) => fleet.stored(id)))).toEqual([null, null]);
  });

  it('waits for what another process is loading', async () => {
    const [first, second] = [
      fleet.process({ waitMs: 20_000, leaseMs: 60_000 }),
      fleet.process({ waitMs: 20_000 }),
    ];
    const [mine, theirs] = [fleet.freshId(), fleet.freshId()];
    const source = new GatedSource<Product>();
    const theirLoad = first.products.getOrLoad(theirs, source.load);
    await source.arrival();
    const batch = second.products.getManyOrLoad([mine, theirs], (missing) => {
      expect(missing).toEqual([mine]);
      source.answer(LAMP);
      return Promise.resolve(new Map([[mine, MUG]]));
    });
    expect([...(await batch)]).toEqual([
      [mine, MUG],
      [theirs, LAMP],
    ]);
    expect(await theirLoad).toEqual(LAMP);
    expect(second.counts()).toMatchObject({ leaseWaits: 1, misses: 2, loads: 1 });
  });
});

describe('the counts', () => {
  it('reach Prometheus at each scrape, once', async () => {
    const process = fleet.process();
    const requests = async () => {
      const text = await register.getSingleMetricAsString('cache_requests_total');
      return Number(/family="product",result="hit"\} (\d+)/.exec(text)?.[1] ?? 0);
    };
    const id = fleet.freshId();
    await process.products.getOrLoad(id, give(MUG));
    const before = await requests();
    await process.products.getOrLoad(id, never);
    await process.products.getOrLoad(id, never);
    expect((await requests()) - before).toBe(2);
    expect((await requests()) - before).toBe(2);
    expect(await register.getSingleMetricAsString('cache_loads_total')).toMatch(/family="product"\} \d+/);
    expect(await register.getSingleMetricAsString('redis_client_connections')).toMatch(/connections \d+/);
  });
});

describe('a family', () => {
  it('can be registered once', () => {
    const { cache } = fleet.process();
    expect(() =>
      cache.family({ family: keyFamilies.product, schemaVersion: 1, readFrom: 'primary' }),
    ).toThrow(CacheFamilyTakenError);
    expect(() =>
      cache.family({ family: keyFamilies.product, schemaVersion: 1, readFrom: 'replica' }),
    ).toThrow(
      expect.objectContaining({
        code: 'CACHE_FAMILY_TAKEN',
        status: 500,
        fields: { family: 'product' },
        message: "The family 'product' is already registered with this cache. Register it once and share it.",
      }),
    );
  });
});
