import { keyFamilies } from '../../src/keys/key-families.js';
import { HashCart } from './naive/hash-cart.js';
import { JournaledCart } from './support/journaled-cart.js';
import { trap } from './support/trap.js';
import { useStruckBench } from './support/struck-bench.js';

const bench = useStruckBench();

interface Cart {
  add(id: string, sku: string): Promise<void>;
  read(id: string): Promise<ReadonlyMap<string, number>>;
}

const both = {
  naive: (): Cart => new HashCart(bench.plain()),
  ours: (): Cart => new JournaledCart(bench.client()),
};

trap('what was acknowledged and is lost in a failover', {
  ...both,
  withinMs: 90_000,
  springs: async (cart) => {
    const id = bench.freshId();
    const key = keyFamilies.cart.key(id);
    await cart.add(id, 'mug');
    await bench.hasReplicated(key);
    const heal = await bench.failoverThatLoses(key, () => cart.add(id, 'lamp'));
    await cart.add(id, 'bowl');
    const skus = [...(await cart.read(id)).keys()];
    await heal();
    return !skus.includes('lamp');
  },
});

trap('what was acknowledged and is gone with all of Redis', {
  ...both,
  springs: async (cart) => {
    const id = bench.freshId();
    await cart.add(id, 'mug');
    await bench.flush();
    return !(await cart.read(id)).has('mug');
  },
});
