import { afterEach, describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { Fleet, give, LAMP, MUG, never, type Process } from '../../test/support/fleet.js';
import { GatedSource } from '../../test/support/gated-source.js';
import type { Product } from '../../test/support/fleet.js';
import { useOwnCluster } from '../../test/support/test-cluster.js';
import type { CacheFamilyOptions } from '../cache/cache-options.js';
import { keyFamilies } from '../keys/key-families.js';
import { FamilyInGroupsError } from './near.errors.js';
import { NEAR_STALENESS_BOUND_MS } from './trust.js';

/* A cache family that is held near, through the cache's own calls. */

const SOON_MS = 10_000;
const HELD = 500;

const cluster = useOwnCluster();
const fleet = new Fleet(cluster);
const opened: Process[] = [];

afterEach(() => {
  for (const { cache } of opened.splice(0)) cache.close();
});

function open(options: Partial<CacheFamilyOptions<string>> = {}, env: Record<string, string> = {}): Process {
  const process = fleet.process({ near: { maxEntries: HELD }, readFrom: 'replica', ...options }, env);
  opened.push(process);
  return process;
}

const nothing = () => Promise.reject(new Error('nothing should be missing'));

/** An id whose value a process has in memory. */
async function held({ products, counts }: Process, value: Product | null = MUG): Promise<string> {
  const id = fleet.freshId();
  await products.getOrLoad(id, give(value));
  await untilHeld({ products, counts }, id);
  return id;
}

async function untilHeld(
  { products, counts }: Pick<Process, 'products' | 'counts'>,
  id: string,
): Promise<void> {
  const isNear = async () => {
    const before = counts().nearHits;
    await products.getOrLoad(id, never);
    return counts().nearHits > before;
  };
  await until(isNear, { what: `${id} is answered from memory`, withinMs: SOON_MS });
}

describe('a family that is held near', () => {
  it('answers from memory with one frozen object, also while Redis is away', async () => {
    const process = open();
    const id = await held(process);
    const ports = cluster.servers.nodes.map(({ port }) => port);
    for (const port of ports) cluster.servers.pause(port);
    const [one, other] = await Promise.all([1, 2].map(() => process.products.getOrLoad(id, never)));
    for (const port of ports) cluster.servers.resume(port);
    expect([one, one === other, Object.isFrozen(one)]).toEqual([MUG, true, true]);
    await cluster.servers.waitUntilHealthy({ withinMs: 60_000 });
  }, 90_000);

  it('remembers there, too, that the source has no such thing', async () => {
    const process = open();
    const before = process.counts().negativeHits;
    const id = await held(process, null);
    expect(await process.products.getOrLoad(id, never)).toBeNull();
    expect(process.counts().negativeHits).toBeGreaterThan(before);
  });

  it('answers a batch from memory and Redis and source, in the order asked for', async () => {
    const process = open();
    const [near, far, absent] = [await held(process), fleet.freshId(), fleet.freshId()];
    await fleet.store(far, '{"schema":2,"value":{"name":"lamp"}}');
    const before = process.counts();
    const found = await process.products.getManyOrLoad([absent, near, far], (missing) =>
      Promise.resolve(new Map(missing.map((id) => [id, { name: id }]))),
    );
    expect([...found]).toEqual([
      [absent, { name: absent }],
      [near, MUG],
      [far, LAMP],
    ]);
    const { nearHits, hits, loads } = process.counts();
    expect([nearHits - before.nearHits, hits - before.hits, loads - before.loads]).toEqual([1, 2, 1]);
    await untilHeld(process, far);
    expect(await process.products.getManyOrLoad([near, far], nothing)).toEqual(
      new Map([
        [near, MUG],
        [far, LAMP],
      ]),
    );
  });

  it('serves nothing older than its own forget from the call on', async () => {
    const process = open();
    const id = await held(process);
    const forgotten = process.products.forget(id);
    expect(await process.products.getOrLoad(id, give(LAMP))).toEqual(LAMP);
    expect(await forgotten).toBe(true);
    expect(await process.products.getOrLoad(id, give(LAMP))).toEqual(LAMP);
  });

  it("hears of another process' forget within the bound", async () => {
    const [process, other] = [open(), open()];
    const id = await held(process);
    await other.products.forget(id);
    const forgottenAtMs = performance.now();
    const isNew = async () => (await process.products.getOrLoad(id, give(LAMP)))?.name === 'lamp';
    await until(isNew, { what: 'the new value is served', withinMs: SOON_MS, everyMs: 1 });
    expect(performance.now() - forgottenAtMs).toBeLessThanOrEqual(NEAR_STALENESS_BOUND_MS);
  });

  it('forgets all of it when the family is cleared', async () => {
    const process = open();
    const id = await held(process);
    expect(await process.products.clear()).toBe(true);
    expect(await process.products.getOrLoad(id, give(LAMP))).toEqual(LAMP);
  });

  it('never holds a lease: who waits for a load is told its value', async () => {
    const process = open();
    await held(process);
    const [id, source] = [fleet.freshId(), new GatedSource<Product>()];
    const first = process.products.getOrLoad(id, source.load);
    await source.arrival();
    const second = process.products.getOrLoad(id, never);
    source.answer(MUG);
    expect(await Promise.all([first, second])).toEqual([MUG, MUG]);
  });

  it('never holds a value past its soft age, nor one that is stale already', async () => {
    const process = open({ staleAfterMs: 300 });
    const id = await held(process);
    const isRenewed = async () => (await process.products.getOrLoad(id, give(LAMP)))?.name === 'lamp';
    await until(isRenewed, { what: 'the value was loaded anew', withinMs: SOON_MS });
    expect(process.counts().refreshes).toBeGreaterThan(0);
  });

  it('cannot have groups', () => {
    expect(() => open({ groups: () => ['kitchen'] })).toThrow(FamilyInGroupsError);
  });

  it('holds nothing while nothing is to be cached', async () => {
    const process = open({}, { REDIS_CACHE: 'off' });
    const id = fleet.freshId();
    expect(await process.products.getOrLoad(id, give(MUG))).toEqual(MUG);
    expect(await process.products.getOrLoad(id, give(LAMP))).toEqual(LAMP);
    expect(process.counts().nearHits).toBe(0);
  });

  it('is told apart in its counts', async () => {
    const process = open({ family: keyFamilies.product });
    const id = await held(process);
    const before = process.counts();
    for (let read = 0; read < 10; read += 1) await process.products.getOrLoad(id, never);
    const { hits, nearHits } = process.counts();
    expect([hits - before.hits, nearHits - before.nearHits]).toEqual([10, 10]);
  });
});
