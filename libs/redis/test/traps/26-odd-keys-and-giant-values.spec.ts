import { keyFamilies } from '../../src/keys/key-families.js';
import { InvalidKeyIdError } from '../../src/keys/keys.errors.js';
import { give, LAMP, MUG, type Product } from '../support/fleet.js';
import { PlainCache, type Loader } from './naive/plain-cache.js';
import { trap } from './support/trap.js';
import { useTrapBench } from './support/trap-bench.js';

const bench = useTrapBench();

/** Whether an id was refused by name, which is no trap. */
const refused = (error: unknown) => {
  if (error instanceof InvalidKeyIdError) return null;
  throw error;
};

interface Products {
  getOrLoad(id: string, load: Loader<Product>): Promise<Product | null>;
}

const both = {
  naive: (): Products => new PlainCache<Product>(bench.plain()),
  ours: (): Products => bench.products(),
};

trap('two ids that are one key: what is no UTF-8 is sent as U+FFFD', {
  ...both,
  springs: async (cache) => {
    const id = bench.freshId();
    await cache.getOrLoad(`${id}\ufffd`, give(MUG));
    const other = await cache.getOrLoad(`${id}\ud800`, give(LAMP)).catch(refused);
    return other?.name === MUG.name;
  },
});

trap('an id that leads into another family', {
  ...both,
  springs: async (cache) => {
    const id = bench.freshId();
    const redis = bench.client().forUse('state');
    await redis.set(keyFamilies.productStock.key(id), JSON.stringify(MUG), { ttlMs: 60_000 });
    const read = await cache.getOrLoad(`stock:${id}`, give(LAMP)).catch(refused);
    return read?.name === MUG.name;
  },
});

/** Keys of one user that one command reads together. */
type ReadBoth = (userId: string) => Promise<unknown>;

trap('an id whose brace closes the hash tag, so that its keys part', {
  naive: (): ReadBoth => {
    const redis = bench.plain();
    return (userId) => redis.mget(`{${userId}}:one`, `{${userId}}:two`);
  },
  ours: (): ReadBoth => {
    const redis = bench.client().forUse('state');
    return async (userId) => {
      const args = [keyFamilies.sessionIndex.key(userId), keyFamilies.tokenEpoch.key(userId)];
      return redis.send({ name: 'mget', args, retry: 'idempotent' });
    };
  },
  springs: async (readBoth) => {
    const outcomes = ['{}', '}', '}}'].map((userId) => readBoth(userId).catch(refused));
    return (await Promise.allSettled(outcomes)).some(({ status }) => status === 'rejected');
  },
});

trap('a giant value that takes its whole size in the memory of Redis', {
  naive: (): Products => new PlainCache<Product>(bench.plain()),
  ours: (): Products => bench.products({ compressAboveBytes: 10_000 }),
  springs: async (cache) => {
    const id = bench.freshId();
    const giant = { name: Array.from({ length: 200_000 }, (_, index) => index % 100).join() };
    await cache.getOrLoad(id, give(giant));
    const read = await cache.getOrLoad(id, give(null));
    const stored = await bench.client().forUse('state').get(keyFamilies.product.key(id));
    return read?.name !== giant.name || (stored?.length ?? 0) > giant.name.length / 2;
  },
});
