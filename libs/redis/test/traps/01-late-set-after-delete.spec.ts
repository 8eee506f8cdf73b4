import { give, LAMP, MUG, type Product } from '../support/fleet.js';
import { GatedSource } from '../support/gated-source.js';
import { PlainCache } from './naive/plain-cache.js';
import { trap } from './support/trap.js';
import { type ProductCache, useTrapBench } from './support/trap-bench.js';

const bench = useTrapBench();

trap('a value that was loaded before a delete and is stored after it', {
  naive: (): ProductCache => new PlainCache<Product>(bench.plain()),
  ours: () => bench.products(),
  springs: async (cache) => {
    const id = bench.freshId();
    const source = new GatedSource<Product>();
    const slow = cache.getOrLoad(id, source.load);
    await source.arrival();
    await cache.forget(id);
    source.answer(MUG);
    await slow;
    return (await cache.getOrLoad(id, give(LAMP)))?.name !== LAMP.name;
  },
});
