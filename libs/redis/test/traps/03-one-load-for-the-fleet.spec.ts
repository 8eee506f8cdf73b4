import { give, LAMP, MUG, never, type Product } from '../support/fleet.js';
import { GatedSource } from '../support/gated-source.js';
import { CoalescingCache } from './naive/coalescing-cache.js';
import { LockGuardedCache } from './naive/lock-guarded-cache.js';
import { trap } from './support/trap.js';
import { comesTrue, type ReadCache, useTrapBench } from './support/trap-bench.js';

const bench = useTrapBench();
const four = <T>(make: () => T): T[] => Array.from({ length: 4 }, make);
const patient = { waitMs: 20_000, leaseMs: 60_000 };

trap('the source asked by each of four processes at once', {
  naive: (): ReadCache[] => four(() => new CoalescingCache<Product>(bench.plain())),
  ours: () => four(() => bench.products(patient)),
  springs: async (processes) => {
    const id = bench.freshId();
    const source = new GatedSource<Product>();
    const warm = processes.map((cache) => cache.getOrLoad(bench.freshId(), give(MUG)));
    await Promise.all(warm);
    const callers = processes.flatMap((cache) => four(() => cache.getOrLoad(id, source.load)));
    const doAllAsk = await comesTrue(() => Promise.resolve(source.asked > 1), 500);
    for (let asked = source.asked; asked > 0; asked -= 1) source.answer(MUG);
    await Promise.all(callers);
    return doAllAsk;
  },
});

trap('more than one process that takes over from a loader that died', {
  naive: (): ReadCache[] => four(() => new LockGuardedCache<Product>(bench.plain(), { lockMs: 300 })),
  ours: () => [bench.products({ leaseMs: 300 }), ...four(() => bench.products(patient))],
  springs: async ([dead, ...others]) => {
    const id = bench.freshId();
    const [lost, source] = [new GatedSource<Product>(), new GatedSource<Product>()];
    const late = dead?.getOrLoad(id, lost.load);
    await lost.arrival();
    const callers = others.map((cache) => cache.getOrLoad(id, source.load));
    await source.arrival();
    const doMoreAsk = await comesTrue(() => Promise.resolve(source.asked > 1), 500);
    for (let asked = source.asked; asked > 0; asked -= 1) source.answer(LAMP);
    await Promise.all(callers);
    lost.answer(MUG);
    await late;
    return doMoreAsk;
  },
});

trap('a slow loader whose lock ran out and who stores all the same', {
  naive: (): ReadCache[] => [1, 2].map(() => new LockGuardedCache<Product>(bench.plain(), { lockMs: 100 })),
  ours: () => [bench.products({ leaseMs: 100 }), bench.products(patient)],
  springs: async ([slow, next]) => {
    const id = bench.freshId();
    const source = new GatedSource<Product>();
    const late = slow?.getOrLoad(id, source.load);
    await source.arrival();
    await next?.getOrLoad(id, give(LAMP));
    source.answer(MUG);
    await late;
    return (await next?.getOrLoad(id, never))?.name !== LAMP.name;
  },
});
