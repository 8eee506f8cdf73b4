import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { GatedSource } from '../../test/support/gated-source.js';
import { startTestCluster, type TestCluster } from '../../test/support/test-cluster.js';
import type { RedisCommands } from '../client/redis-commands.js';
import { keyFamilies } from '../keys/key-families.js';
import { InvalidKeyIdError } from '../keys/keys.errors.js';
import { Cache, type CacheFamilyOptions } from './cache.js';
import { CacheFamilyTakenError, CacheValueError } from './cache.errors.js';
import type { CacheFamily } from './cache-family.js';

interface Product {
  readonly name: string;
}

const MUG: Product = { name: 'mug' };
const LAMP: Product = { name: 'lamp' };

let cluster: TestCluster;
let redis: RedisCommands;
let nextId = 0;

/** An id that no other test uses. */
function freshId(): string {
  nextId += 1;
  return `sku${String(nextId)}`;
}

interface Process {
  readonly cache: Cache;
  readonly products: CacheFamily<string, Product>;
}

/** A cache with a client of its own, as another process of the fleet has it. */
function newProcess(options: Partial<CacheFamilyOptions<string>> = {}): Process {
  const cache = new Cache({ client: cluster.client() });
  const family = keyFamilies.product;
  return {
    cache,
    products: cache.family<Product>({ family, schemaVersion: 2, readFrom: 'primary', ...options }),
  };
}

const countsOf = ({ cache }: Process) => cache.report()['product'];
const keyOf = (id: string) => keyFamilies.product.key(id);
const give = (value: Product | null) => () => Promise.resolve(value);
const never = () => Promise.reject(new Error('the source must not be asked'));

beforeAll(async () => {
  cluster = await startTestCluster();
  redis = cluster.client().forUse('state');
}, 60_000);

afterAll(async () => {
  await cluster.stop();
}, 60_000);

describe('getOrLoad', () => {
  it('loads a missing value once, then answers from Redis', async () => {
    const process = newProcess();
    const id = freshId();
    expect(await process.products.getOrLoad(id, give(MUG))).toEqual(MUG);
    expect(await process.products.getOrLoad(id, never)).toEqual(MUG);
    expect(countsOf(process)).toMatchObject({ misses: 1, loads: 1, hits: 1, errors: 0 });
  });

  it('keeps the value readable, under the documented TTL shortened by a tenth at most', async () => {
    const id = freshId();
    await newProcess().products.getOrLoad(id, give(MUG));
    expect(await redis.get(keyOf(id))).toBe('{"schema":2,"value":{"name":"mug"}}');
    const ttlMs = Number(await redis.send({ name: 'pttl', args: [keyOf(id)], retry: 'idempotent' }));
    expect(ttlMs).toBeLessThanOrEqual(keyFamilies.product.ttlMs);
    expect(ttlMs).toBeGreaterThan(keyFamilies.product.ttlMs * 0.89);
  });

  it('remembers that a thing does not exist, for its own short time', async () => {
    const process = newProcess({ negativeTtlMs: 60_000 });
    const id = freshId();
    expect(await process.products.getOrLoad(id, give(null))).toBeNull();
    expect(await process.products.getOrLoad(id, never)).toBeNull();
    expect(countsOf(process)).toMatchObject({ misses: 1, negativeHits: 1 });
    expect(
      Number(await redis.send({ name: 'pttl', args: [keyOf(id)], retry: 'idempotent' })),
    ).toBeLessThanOrEqual(60_000);
  });

  it('lets callers of one process share one load', async () => {
    const process = newProcess();
    const source = new GatedSource<Product>();
    const id = freshId();
    const callers = Array.from({ length: 50 }, () => process.products.getOrLoad(id, source.load));
    await source.arrival();
    source.answer(MUG);
    expect(await Promise.all(callers)).toEqual(Array.from({ length: 50 }, () => MUG));
    expect(source.asked).toBe(1);
    expect(countsOf(process)).toMatchObject({ coalesced: 49, loads: 1 });
  });

  it('gives the lease back when the source fails, so that the next caller loads at once', async () => {
    const { products } = newProcess();
    const id = freshId();
    await expect(products.getOrLoad(id, never)).rejects.toThrow('the source must not be asked');
    expect(await redis.get(keyOf(id))).toBeNull();
    expect(await products.getOrLoad(id, give(MUG))).toEqual(MUG);
  });

  it('refuses a value without a JSON form', async () => {
    const cache = new Cache({ client: cluster.client() });
    const stock = cache.family<bigint>({
      family: keyFamilies.productStock,
      schemaVersion: 1,
      readFrom: 'primary',
    });
    await expect(stock.getOrLoad(freshId(), () => Promise.resolve(1n))).rejects.toBeInstanceOf(
      CacheValueError,
    );
  });

  it('refuses an id that could leave its family', async () => {
    await expect(newProcess().products.getOrLoad('stock:1', never)).rejects.toBeInstanceOf(InvalidKeyIdError);
  });

  it.each(['', '0', 'false', '"text"', '[]', '{"deep":[1,null,"£"]}'])(
    'returns %j as it was loaded',
    async (json) => {
      const cache = new Cache({ client: cluster.client() });
      const values = cache.family<unknown>({
        family: keyFamilies.category,
        schemaVersion: 1,
        readFrom: 'primary',
      });
      const value: unknown = json === '' ? '' : JSON.parse(json);
      const id = freshId();
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
    const process = newProcess();
    const id = freshId();
    await redis.set(keyOf(id), text, { ttlMs: 60_000 });
    expect(await process.products.getOrLoad(id, give(MUG))).toEqual(MUG);
    expect(await process.products.getOrLoad(id, never)).toEqual(MUG);
    expect(countsOf(process)).toMatchObject({ errors: 1, misses: 1, hits: 1 });
  });

  it('leaves a newer version alone, so that two versions do not overwrite each other during a deploy', async () => {
    const process = newProcess();
    const id = freshId();
    const newer = '{"schema":3,"value":{"title":"mug"}}';
    await redis.set(keyOf(id), newer, { ttlMs: 60_000 });
    expect(await process.products.getOrLoad(id, give(MUG))).toEqual(MUG);
    expect(await redis.get(keyOf(id))).toBe(newer);
    expect(countsOf(process)).toMatchObject({ bypassed: 1, errors: 0 });
  });
});

describe('getManyOrLoad', () => {
  it('answers in order what exists, and asks once for all that is missing', async () => {
    const process = newProcess();
    const ids = Array.from({ length: 60 }, freshId);
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
    expect(countsOf(process)).toMatchObject({
      loads: 60,
      negativeHits: 1,
      hits: 60,
      misses: 60,
      bypassed: 0,
    });
  });

  it('shares flights with getOrLoad in both directions', async () => {
    const { products } = newProcess();
    const [one, two] = [freshId(), freshId()];
    const source = new GatedSource<Product>();
    const single = products.getOrLoad(one, source.load);
    const batch = products.getManyOrLoad([one, two], async (missing) => {
      expect(missing).toEqual([two]);
      return new Map([[two, (await source.load()) ?? MUG]]);
    });
    const late = products.getOrLoad(two, never);
    await until(() => Promise.resolve(source.asked === 2), { what: 'both loads began', withinMs: 5_000 });
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
    const { products } = newProcess();
    const ids = [freshId(), freshId()];
    const batch = products.getManyOrLoad(ids, never);
    await expect(batch).rejects.toThrow('the source must not be asked');
    expect(await Promise.all(ids.map((id) => redis.get(keyOf(id))))).toEqual([null, null]);
  });

  it('waits for what another process is loading', async () => {
    const [first, second] = [newProcess({ waitMs: 20_000, leaseMs: 60_000 }), newProcess({ waitMs: 20_000 })];
    const [mine, theirs] = [freshId(), freshId()];
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
    expect(countsOf(second)).toMatchObject({ leaseWaits: 1, misses: 2, loads: 1 });
  });
});

describe('the lease, between processes', () => {
  it('lets one of eight processes load', async () => {
    const processes = Array.from({ length: 8 }, () => newProcess({ waitMs: 30_000, leaseMs: 60_000 }));
    const source = new GatedSource<Product>();
    const id = freshId();
    const callers = processes.flatMap(({ products }) =>
      [1, 2, 3].map(() => products.getOrLoad(id, source.load)),
    );
    await source.arrival();
    await until(
      () => Promise.resolve(processes.filter((one) => countsOf(one)?.leaseWaits === 1).length === 7),
      {
        what: 'seven processes wait',
        withinMs: 10_000,
      },
    );
    source.answer(MUG);
    expect(new Set(await Promise.all(callers))).toEqual(new Set(callers.map(() => MUG)));
    expect(source.asked).toBe(1);
  });

  it('passes to exactly one when the loader does not come back', async () => {
    const lost = new GatedSource<Product>();
    const id = freshId();
    const dead = newProcess({ leaseMs: 300 });
    const late = dead.products.getOrLoad(id, lost.load);
    await lost.arrival();
    const others = Array.from({ length: 4 }, () => newProcess({ waitMs: 30_000, leaseMs: 60_000 }));
    const source = new GatedSource<Product>();
    const callers = others.map(({ products }) => products.getOrLoad(id, source.load));
    await source.arrival();
    source.answer(LAMP);
    expect(await Promise.all(callers)).toEqual(others.map(() => LAMP));
    expect(source.asked).toBe(1);
    lost.answer(MUG);
    expect(await late).toEqual(MUG);
    expect(await redis.get(keyOf(id))).toContain('lamp');
    expect(countsOf(dead)).toMatchObject({ refusedFills: 1 });
  });

  it('is waited for no longer than the bound; then a process loads for itself and stores nothing', async () => {
    const source = new GatedSource<Product>();
    const id = freshId();
    const slow = newProcess({ leaseMs: 60_000 }).products.getOrLoad(id, source.load);
    await source.arrival();
    const impatient = newProcess({ waitMs: 30 });
    expect(await impatient.products.getOrLoad(id, give(LAMP))).toEqual(LAMP);
    expect(await redis.get(keyOf(id))).toMatch(/^lease:/);
    source.answer(MUG);
    await slow;
    expect(await redis.get(keyOf(id))).toContain('mug');
  });
});

describe('forget', () => {
  it('makes the next read load again, in every process', async () => {
    const [one, two] = [newProcess(), newProcess()];
    const ids = [freshId(), freshId()];
    for (const id of ids) await one.products.getOrLoad(id, give(MUG));
    expect(await one.products.forget(...ids)).toBe(true);
    expect(await two.products.getOrLoad(ids[0] ?? '', give(LAMP))).toEqual(LAMP);
    expect(await one.products.getOrLoad(ids[0] ?? '', never)).toEqual(LAMP);
  });

  it('never lets a value be stored that was loaded before it', async () => {
    const [reader, writer] = [newProcess(), newProcess()];
    const source = new GatedSource<Product>();
    const id = freshId();
    const read = reader.products.getOrLoad(id, source.load);
    await source.arrival();
    await writer.products.forget(id);
    source.answer(MUG);
    await read;
    expect(await redis.get(keyOf(id))).toBeNull();
    expect(countsOf(reader)).toMatchObject({ refusedFills: 1 });
  });

  it('refuses the old value also when somebody else has taken a new lease since', async () => {
    const [a, b, writer] = [newProcess(), newProcess({ leaseMs: 60_000 }), newProcess()];
    const [oldSource, newSource] = [new GatedSource<Product>(), new GatedSource<Product>()];
    const id = freshId();
    const oldRead = a.products.getOrLoad(id, oldSource.load);
    await oldSource.arrival();
    await writer.products.forget(id);
    const newRead = b.products.getOrLoad(id, newSource.load);
    await newSource.arrival();
    oldSource.answer(MUG);
    await oldRead;
    expect(await redis.get(keyOf(id))).toMatch(/^lease:/);
    newSource.answer(LAMP);
    await newRead;
    expect(await writer.products.getOrLoad(id, never)).toEqual(LAMP);
  });

  it('lets nobody who asks after it join a load that began before it', async () => {
    const { products } = newProcess();
    const [oldSource, newSource] = [new GatedSource<Product>(), new GatedSource<Product>()];
    const id = freshId();
    const before = products.getOrLoad(id, oldSource.load);
    await oldSource.arrival();
    await products.forget(id);
    const after = products.getOrLoad(id, newSource.load);
    await newSource.arrival();
    oldSource.answer(MUG);
    newSource.answer(LAMP);
    expect(await Promise.all([before, after])).toEqual([MUG, LAMP]);
  });
});

describe('a family', () => {
  it('can be registered once', () => {
    const { cache } = newProcess();
    expect(() =>
      cache.family({ family: keyFamilies.product, schemaVersion: 1, readFrom: 'primary' }),
    ).toThrow(CacheFamilyTakenError);
  });
});
