import { keyFamilies } from '../../src/keys/key-families.js';
import { give, MUG, type Product } from '../support/fleet.js';
import { PlainCache, type Loader } from './naive/plain-cache.js';
import { trap } from './support/trap.js';
import { useTrapBench } from './support/trap-bench.js';

const bench = useTrapBench();

interface Clearable {
  getOrLoad(id: string, load: Loader<Product>): Promise<Product | null>;
  clear(): Promise<unknown>;
}

/** What libraries call "clear": all keys of a prefix, as the client finds them; or all keys. */
function naive(command: 'keys' | 'flushall'): Clearable {
  const redis = bench.plain();
  const cache = new PlainCache<Product>(redis);
  return {
    getOrLoad: (id, load) => cache.getOrLoad(id, load),
    clear: async () => {
      if (command === 'flushall') return redis.flushall();
      const keys = await redis.keys('product:*');
      return Promise.all(keys.map((key) => redis.del(key)));
    },
  };
}

/** Fills a family and clears it. Says how many of its keys are left, and whether a stranger is. */
async function cleared(cache: Clearable) {
  const ids = Array.from({ length: 50 }, () => bench.freshId());
  const redis = bench.client().forUse('state');
  const strangers = ids.map((id) => keyFamilies.cart.key(id));
  await Promise.all(ids.map((id) => cache.getOrLoad(id, give(MUG))));
  await Promise.all(strangers.map((key) => redis.set(key, 'a cart', { ttlMs: 60_000 })));
  await cache.clear();
  const left = async (keys: string[]) => {
    const values = await Promise.all(keys.map((key) => redis.get(key)));
    return values.filter((value) => value !== null).length;
  };
  const own = await left(ids.map((id) => keyFamilies.product.key(id)));
  return { own, lost: strangers.length - (await left(strangers)) };
}

trap('keys of a family that are left on other shards', {
  naive: () => naive('keys'),
  ours: () => bench.products(),
  springs: async (cache) => (await cleared(cache)).own > 0,
});

trap('everything else on a shard that goes with them', {
  naive: () => naive('flushall'),
  ours: () => bench.products(),
  springs: async (cache) => (await cleared(cache)).lost > 0,
});
