import { LAMP, type Product } from '../support/fleet.js';
import { keyFamilies } from '../../src/keys/key-families.js';
import { PlainCache } from './naive/plain-cache.js';
import { trap } from './support/trap.js';
import { useTrapBench } from './support/trap-bench.js';

const bench = useTrapBench();

interface OldProduct {
  readonly title: string;
}

interface Deploy {
  before(id: string, load: () => Promise<OldProduct>): Promise<unknown>;
  after(id: string, load: () => Promise<Product>): Promise<Product | null>;
}

function naiveDeploy(): Deploy {
  const [old, now] = [new PlainCache<OldProduct>(bench.plain()), new PlainCache<Product>(bench.plain())];
  return { before: (id, load) => old.getOrLoad(id, load), after: (id, load) => now.getOrLoad(id, load) };
}

function ourDeploy(): Deploy {
  const [old, now] = [bench.products<OldProduct>({ schemaVersion: 1 }), bench.products({ schemaVersion: 2 })];
  return { before: (id, load) => old.getOrLoad(id, load), after: (id, load) => now.getOrLoad(id, load) };
}

/** What a handler does with a product. */
const headline = (product: Product | null) => product?.name.toUpperCase();
const lamp = () => Promise.resolve(LAMP);

trap('a deploy whose new code reads what the old code has cached', {
  naive: naiveDeploy,
  ours: ourDeploy,
  springs: async ({ before, after }) => {
    const id = bench.freshId();
    await before(id, () => Promise.resolve({ title: 'mug' }));
    const shown = await after(id, lamp)
      .then(headline)
      .catch(() => 'the request failed');
    return shown !== 'LAMP';
  },
});

trap('a stored text that is torn', {
  naive: naiveDeploy,
  ours: ourDeploy,
  springs: async ({ after }) => {
    const id = bench.freshId();
    await bench
      .client()
      .forUse('state')
      .set(keyFamilies.product.key(id), '{"schema":2,"value":{"na', { ttlMs: 60_000 });
    const shown = await after(id, lamp)
      .then(headline)
      .catch(() => 'the request failed');
    return shown !== 'LAMP';
  },
});
