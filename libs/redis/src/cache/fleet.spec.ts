import { describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { Fleet, give, LAMP, MUG, never, type Product } from '../../test/support/fleet.js';
import { GatedSource } from '../../test/support/gated-source.js';
import { useTestCluster } from '../../test/support/test-cluster.js';

const fleet = new Fleet(useTestCluster());

describe('the lease, between processes', () => {
  it('lets one of eight processes load', async () => {
    const processes = Array.from({ length: 8 }, () => fleet.process({ waitMs: 30_000, leaseMs: 60_000 }));
    const source = new GatedSource<Product>();
    const id = fleet.freshId();
    const callers = processes.flatMap(({ products }) =>
      [1, 2, 3].map(() => products.getOrLoad(id, source.load)),
    );
    await source.arrival();
    await until(
      () => Promise.resolve(processes.filter((one) => one.counts().leaseWaits === 1).length === 7),
      {
        what: 'seven processes wait',
        withinMs: 10_000,
      },
    );
    source.answer(MUG);
    expect(await Promise.all(callers)).toEqual(callers.map(() => MUG));
    expect(source.asked).toBe(1);
  });

  it('passes to exactly one when the loader does not come back', async () => {
    const lost = new GatedSource<Product>();
    const id = fleet.freshId();
    const dead = fleet.process({ leaseMs: 300 });
    const late = dead.products.getOrLoad(id, lost.load);
    await lost.arrival();
    const others = Array.from({ length: 4 }, () => fleet.process({ waitMs: 30_000, leaseMs: 60_000 }));
    const source = new GatedSource<Product>();
    const callers = others.map(({ products }) => products.getOrLoad(id, source.load));
    await source.arrival();
    source.answer(LAMP);
    expect(await Promise.all(callers)).toEqual(others.map(() => LAMP));
    expect(source.asked).toBe(1);
    lost.answer(MUG);
    expect(await late).toEqual(MUG);
    expect(await fleet.stored(id)).toContain('lamp');
    expect(dead.counts()).toMatchObject({ refusedFills: 1 });
  });

  it('is waited for no longer than the bound; then a process loads for itself and stores nothing', async () => {
    const source = new GatedSource<Product>();
    const id = fleet.freshId();
    const slow = fleet.process({ leaseMs: 60_000 }).products.getOrLoad(id, source.load);
    await source.arrival();
    const impatient = fleet.process({ waitMs: 30 });
    expect(await impatient.products.getOrLoad(id, give(LAMP))).toEqual(LAMP);
    expect(await fleet.stored(id)).toMatch(/^lease:/);
    source.answer(MUG);
    await slow;
    expect(await fleet.stored(id)).toContain('mug');
  });
});

describe('forget', () => {
  it('makes the next read load again, in every process', async () => {
    const [one, two] = [fleet.process(), fleet.process()];
    const ids = [fleet.freshId(), fleet.freshId()];
    for (const id of ids) await one.products.getOrLoad(id, give(MUG));
    expect(await one.products.forget(...ids)).toBe(true);
    expect(await two.products.getOrLoad(ids[0] ?? '', give(LAMP))).toEqual(LAMP);
    expect(await one.products.getOrLoad(ids[0] ?? '', never)).toEqual(LAMP);
  });

  it('never lets a value be stored that was loaded before it', async () => {
    const [reader, writer] = [fleet.process(), fleet.process()];
    const source = new GatedSource<Product>();
    const id = fleet.freshId();
    const read = reader.products.getOrLoad(id, source.load);
    await source.arrival();
    await writer.products.forget(id);
    source.answer(MUG);
    await read;
    expect(await fleet.stored(id)).toBeNull();
    expect(reader.counts()).toMatchObject({ refusedFills: 1 });
  });

  it('refuses the old value also when somebody else has taken a new lease since', async () => {
    const [a, b, writer] = [fleet.process(), fleet.process({ leaseMs: 60_000 }), fleet.process()];
    const [oldSource, newSource] = [new GatedSource<Product>(), new GatedSource<Product>()];
    const id = fleet.freshId();
    const oldRead = a.products.getOrLoad(id, oldSource.load);
    await oldSource.arrival();
    await writer.products.forget(id);
    const newRead = b.products.getOrLoad(id, newSource.load);
    await newSource.arrival();
    oldSource.answer(MUG);
    await oldRead;
    expect(await fleet.stored(id)).toMatch(/^lease:/);
    newSource.answer(LAMP);
    await newRead;
    expect(await writer.products.getOrLoad(id, never)).toEqual(LAMP);
  });

  it('lets nobody who asks after it join a load that began before it', async () => {
    const { products } = fleet.process();
    const [oldSource, newSource] = [new GatedSource<Product>(), new GatedSource<Product>()];
    const id = fleet.freshId();
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
