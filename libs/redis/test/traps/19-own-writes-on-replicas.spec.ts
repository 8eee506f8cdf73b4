import { keyFamilies } from '../../src/keys/key-families.js';
import { give, LAMP, MUG, type Product } from '../support/fleet.js';
import { PlainCache } from './naive/plain-cache.js';
import { trap } from './support/trap.js';
import { useStruckBench } from './support/struck-bench.js';
import type { ProductCache } from './support/trap-bench.js';

const bench = useStruckBench();

trap('a read that does not see the change its own process has just made', {
  naive: async (): Promise<ProductCache> => {
    await bench.showsReplicas();
    return new PlainCache<Product>(bench.plain({ scaleReads: 'slave' }));
  },
  ours: () => bench.products({ readFrom: 'replica' }),
  springs: async (cache) => {
    const id = bench.freshId();
    const key = keyFamilies.product.key(id);
    await cache.getOrLoad(id, give(MUG));
    const replica = await bench.replicaOf(await bench.primaryOf(key));
    await bench.hasReplicated(key);
    const catchUp = await bench.letLag(replica);
    await cache.forget(id);
    const read = await cache.getOrLoad(id, give(LAMP));
    await catchUp();
    return read?.name !== LAMP.name;
  },
});
