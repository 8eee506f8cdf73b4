import { keyFamilies } from '../../src/keys/key-families.js';
import { give, LAMP, MUG, type Product } from '../support/fleet.js';
import { PlainCache } from './naive/plain-cache.js';
import { trap } from './support/trap.js';
import { useStruckBench } from './support/struck-bench.js';
import { comesTrue, type ProductCache } from './support/trap-bench.js';

const bench = useStruckBench();

trap('a delete that was confirmed, is lost in a failover, and with it the new value', {
  withinMs: 90_000,
  naive: (): ProductCache => new PlainCache<Product>(bench.plain()),
  ours: () => bench.products(),
  springs: async (cache) => {
    const id = bench.freshId();
    const key = keyFamilies.product.key(id);
    await cache.getOrLoad(id, give(MUG));
    await bench.hasReplicated(key);
    const heal = await bench.failoverThatLoses(key, () => cache.forget(id));
    const isNew = async () => (await cache.getOrLoad(id, give(LAMP)))?.name === LAMP.name;
    const isForgotten = await comesTrue(isNew, 5_000);
    await heal();
    return !isForgotten;
  },
});
