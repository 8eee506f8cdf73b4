import { describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { Fleet, give, LAMP, MUG, never, type Process, type Product } from '../../test/support/fleet.js';
import { GatedSource } from '../../test/support/gated-source.js';
import { useTestCluster } from '../../test/support/test-cluster.js';
import type { CacheFamilyOptions } from './cache-options.js';
import { CacheLoadDeadlineError } from './cache.errors.js';

/*
 * Values are made stale by what is stored, never by waiting: `storeStale` writes an envelope whose soft age is over.
 */

const fleet = new Fleet(useTestCluster());

const LONG = { waitMs: 30_000, leaseMs: 60_000 };
const stale = (over: Partial<CacheFamilyOptions<string>> = {}): Process =>
  fleet.process({ staleAfterMs: 60_000, ...LONG, ...over });

/** A value whose soft age is over, as if it had lived for most of its hard one. */
async function storeStale(value: Product, { prefix = '', freshUntilMs = 1 } = {}): Promise<string> {
  const id = fleet.freshId();
  const meta = JSON.stringify({ freshUntilMs, loadMs: 5 });
  await fleet.store(id, `${prefix}{"schema":2,"meta":${meta},"value":${JSON.stringify(value)}}`);
  return id;
}

/** Whether a value, and no lease, stands there. */
async function isStored(id: string, name: string): Promise<boolean> {
  const text = await fleet.stored(id);
  return text !== null && text.startsWith('{') && text.includes(name);
}

async function untilStored(id: string, name: string): Promise<void> {
  await until(() => isStored(id, name), { what: `${name} is stored`, withinMs: 10_000 });
}

async function untilRefused({ counts }: Process): Promise<void> {
  const isRefused = () => Promise.resolve(counts().refusedFills === 1);
  await until(isRefused, { what: 'the late fill is refused', withinMs: 5_000 });
}

describe('a stale value', () => {
  it('is served at once by everyone while one process of the fleet loads it anew', async () => {
    const processes = Array.from({ length: 4 }, () => stale());
    const id = await storeStale(MUG);
    const source = new GatedSource<Product>();
    const served = await Promise.all(
      processes.flatMap(({ products }) => [1, 2, 3].map(() => products.getOrLoad(id, source.load))),
    );
    expect(served).toEqual(served.map(() => MUG));
    await source.arrival();
    expect(await fleet.stored(id)).toMatch(/^lease:[\w-]{36}:\d+:\{"schema":2,.*mug/);
    expect(await processes[0]?.products.getOrLoad(id, source.load)).toEqual(MUG);
    source.answer(LAMP);
    await untilStored(id, 'lamp');
    expect(source.asked).toBe(1);
    const counts = processes.map((one) => one.counts());
    expect(counts.reduce((sum, { refreshes }) => sum + refreshes, 0)).toBe(1);
    expect(counts.reduce((sum, { staleHits }) => sum + staleHits, 0)).toBe(13);
    expect(counts.reduce((sum, { hits }) => sum + hits, 0)).toBe(13);
  });

  it('is served in batches, and loaded anew with one call', async () => {
    const { products } = stale();
    const [one, two, missing] = [await storeStale(MUG), await storeStale(MUG), fleet.freshId()];
    const asked: string[][] = [];
    const values = await products.getManyOrLoad([one, two, missing], (ids) => {
      asked.push([...ids].sort());
      return Promise.resolve(new Map(ids.map((id) => [id, LAMP])));
    });
    expect([...values.values()]).toEqual([MUG, MUG, LAMP]);
    for (const id of [one, two]) await untilStored(id, 'lamp');
    expect(asked).toHaveLength(2);
    expect(asked).toContainEqual([one, two].sort());
  });

  it('goes on being served while the source fails, which is asked once per lease', async () => {
    const process = stale();
    const id = await storeStale(MUG);
    for (let read = 0; read < 5; read += 1) {
      expect(await process.products.getOrLoad(id, never)).toEqual(MUG);
      await until(() => Promise.resolve(process.counts().failedRefreshes === 1), {
        what: 'the refresh failed',
        withinMs: 5_000,
      });
    }
    expect(process.counts()).toMatchObject({ loads: 1, failedRefreshes: 1, staleHits: 5 });
  });

  it('is loaded anew by another process when the refresher does not come back', async () => {
    const [dead, heir] = [stale({ leaseMs: 100 }), stale()];
    const id = await storeStale(MUG);
    const lost = new GatedSource<Product>();
    await dead.products.getOrLoad(id, lost.load);
    await lost.arrival();
    await until(
      async () => {
        expect(await heir.products.getOrLoad(id, give(LAMP))).toMatchObject({ name: expect.any(String) });
        return isStored(id, 'lamp');
      },
      { what: 'the heir has loaded it', withinMs: 10_000 },
    );
    lost.answer(MUG);
    await untilRefused(dead);
    expect(await isStored(id, 'lamp')).toBe(true);
    expect(heir.counts().refreshes).toBe(1);
  });

  it('and the lease of its refresh are both ended by a forget', async () => {
    const [reader, writer] = [stale(), stale()];
    const id = await storeStale(MUG);
    const source = new GatedSource<Product>();
    await reader.products.getOrLoad(id, source.load);
    await source.arrival();
    await writer.products.forget(id);
    expect(await fleet.stored(id)).toBeNull();
    expect(await writer.products.getOrLoad(id, give(LAMP))).toEqual(LAMP);
    source.answer(MUG);
    await untilRefused(reader);
    expect(await reader.products.getOrLoad(id, never)).toEqual(LAMP);
  });

  it('is not refreshed twice by a process whose clock is wrong', async () => {
    const process = stale();
    const id = fleet.freshId();
    await process.products.getOrLoad(id, give(MUG));
    const meta = JSON.stringify({ freshUntilMs: 1, loadMs: 5 });
    // Just stored, by Redis' count: it has its whole life before it.
    const key = `{"schema":2,"meta":${meta},"value":{"name":"mug"}}`;
    await fleet.redis.set(`product:${id}`, key, { ttlMs: 3_600_000 });
    for (let read = 0; read < 5; read += 1) expect(await process.products.getOrLoad(id, never)).toEqual(MUG);
    expect(await fleet.stored(id)).toBe(key);
    expect(process.counts()).toMatchObject({ refreshes: 0 });
  });

  it('of an older schema is a miss, also while somebody refreshes it', async () => {
    const process = stale();
    const id = fleet.freshId();
    await fleet.store(id, `lease:${'x'.repeat(16)}:${String(Date.now() + 30_000)}:{"schema":1,"value":1}`);
    expect(await process.products.getOrLoad(id, give(LAMP))).toEqual(LAMP);
    expect(await isStored(id, 'lamp')).toBe(true);
  });

  it('is answered to who would load it, when a replica has not got it yet', async () => {
    const process = stale({ readFrom: 'replica' });
    const id = await storeStale(MUG, { prefix: `lease:${'x'.repeat(16)}:${String(Date.now() + 30_000)}:` });
    expect(await process.products.getOrLoad(id, never)).toEqual(MUG);
  });
});

describe('the soft deadline', () => {
  it('gives the new value when it comes in time', async () => {
    const process = stale({ softDeadlineMs: 10_000 });
    const id = await storeStale(MUG);
    expect(await process.products.getOrLoad(id, give(LAMP))).toEqual(LAMP);
    expect(process.counts()).toMatchObject({ hits: 1, staleHits: 1, refreshes: 1 });
  });

  it('gives the old value when the load takes longer, and the load goes on', async () => {
    const { products } = stale({ softDeadlineMs: 20 });
    const id = await storeStale(MUG);
    const source = new GatedSource<Product>();
    expect(await products.getOrLoad(id, source.load)).toEqual(MUG);
    source.answer(LAMP);
    await untilStored(id, 'lamp');
  });

  it('gives the old value at once when the source fails', async () => {
    const { products } = stale({ softDeadlineMs: 30_000 });
    const id = await storeStale(MUG);
    expect(await products.getOrLoad(id, never)).toEqual(MUG);
  });

  it('gives the old value rather than that of a refresh which began before the question', async () => {
    const { products } = stale({ softDeadlineMs: 30_000 });
    const id = await storeStale(MUG);
    const source = new GatedSource<Product>();
    const first = products.getOrLoad(id, source.load);
    await source.arrival();
    // Who comes now sees a lease, and the value beside it.
    expect(await products.getOrLoad(id, never)).toEqual(MUG);
    source.answer(LAMP);
    expect(await first).toEqual(LAMP);
  });

  it('never gives what a refresh has loaded that began before a forget', async () => {
    const [reader, writer] = [stale({ softDeadlineMs: 30_000 }), stale()];
    const id = await storeStale(MUG);
    const source = new GatedSource<Product>();
    const before = reader.products.getOrLoad(id, source.load);
    await source.arrival();
    await writer.products.forget(id);
    // What stands there now was loaded after the forget, and has got stale as well.
    const meta = JSON.stringify({ freshUntilMs: 1, loadMs: 5 });
    await fleet.store(id, `{"schema":2,"meta":${meta},"value":${JSON.stringify(LAMP)}}`);
    const after = reader.products.getOrLoad(id, never);
    await until(() => Promise.resolve(reader.counts().staleHits === 2), {
      what: 'the second reader waits for the refresh of the first',
      withinMs: 5_000,
    });
    source.answer(MUG);
    expect(await Promise.all([before, after])).toEqual([MUG, LAMP]);
  });
});

describe('the hard deadline', () => {
  it('ends the wait of every caller with a 503; the load goes on and is stored', async () => {
    const process = fleet.process({ hardDeadlineMs: 30, ...LONG });
    const id = fleet.freshId();
    const source = new GatedSource<Product>();
    const late = await Promise.allSettled([
      process.products.getOrLoad(id, source.load),
      process.products.getManyOrLoad([id], never),
    ]);
    const reasons = late.map((one) => one.status === 'rejected' && (one.reason as unknown));
    expect(reasons).toEqual([expect.any(CacheLoadDeadlineError), expect.any(CacheLoadDeadlineError)]);
    expect(reasons[0]).toMatchObject({
      code: 'CACHE_LOAD_DEADLINE_EXCEEDED',
      status: 503,
      fields: { family: 'product', deadlineMs: 30 },
      message: 'What was asked for could not be loaded within 30 ms. Try again in a moment.',
      retryAfterSeconds: 2,
    });
    await source.arrival();
    expect(process.counts()).toMatchObject({ lateLoads: 2, loads: 1 });
    source.answer(MUG);
    await untilStored(id, 'mug');
    expect(await fleet.process().products.getOrLoad(id, never)).toEqual(MUG);
  });

  it('does not let the load be stored after a forget', async () => {
    const process = fleet.process({ hardDeadlineMs: 30, ...LONG });
    const id = fleet.freshId();
    const source = new GatedSource<Product>();
    await expect(process.products.getOrLoad(id, source.load)).rejects.toMatchObject({
      status: 503,
      retryAfterSeconds: 2,
      fields: { family: 'product', deadlineMs: 30 },
    });
    await source.arrival();
    await process.products.forget(id);
    source.answer(MUG);
    await untilRefused(process);
    // One without a deadline of its own: this machine may be slow.
    expect(await fleet.process().products.getOrLoad(id, give(LAMP))).toEqual(LAMP);
  });
});

describe('early refresh', () => {
  it('loads a value anew before it gets stale, and serves the old one meanwhile', async () => {
    // A load that took an hour makes every read in the last minute refresh, by XFetch.
    const process = stale({ earlyRefreshBeta: 1e9 });
    const id = await storeStale(MUG, { freshUntilMs: Date.now() + 30_000 });
    expect(await process.products.getOrLoad(id, give(LAMP))).toEqual(MUG);
    await untilStored(id, 'lamp');
    expect(process.counts()).toMatchObject({ staleHits: 0, refreshes: 1, hits: 1 });
  });

  it('waits for nobody, whatever the soft deadline', async () => {
    const { products } = stale({ earlyRefreshBeta: 1e9, softDeadlineMs: 30_000 });
    const id = await storeStale(MUG, { freshUntilMs: Date.now() + 30_000 });
    const source = new GatedSource<Product>();
    expect(await products.getOrLoad(id, source.load)).toEqual(MUG);
    await source.arrival();
    source.answer(LAMP);
    await untilStored(id, 'lamp');
  });

  it('is left off by default: an age is not even kept', async () => {
    const id = fleet.freshId();
    await fleet.process().products.getOrLoad(id, give(MUG));
    expect(await fleet.stored(id)).not.toContain('meta');
    const dated = fleet.freshId();
    await stale().products.getOrLoad(dated, give(MUG));
    expect(await fleet.stored(dated)).toMatch(
      /^\{"schema":2,"meta":\{"freshUntilMs":\d+,"loadMs":\d+\},"value":/,
    );
  });
});
