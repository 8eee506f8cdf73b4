import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { until } from '@shop/local-stack';
import { keyFamilies } from '../../src/keys/key-families.js';
import { give, LAMP, MUG, type Product } from '../support/fleet.js';
import { GatedSource } from '../support/gated-source.js';
import { TaggedCache } from './naive/tagged-cache.js';
import type { Loader } from './naive/plain-cache.js';
import { trap } from './support/trap.js';
import { useTrapBench } from './support/trap-bench.js';

const bench = useTrapBench();

interface Ages {
  readonly staleAfterMs?: number;
  readonly hardDeadlineMs?: number;
}

interface Grouped {
  getOrLoad(id: string, load: Loader<Product>): Promise<Product | null>;
  forgetGroup(): Promise<unknown>;
  /** Loads that nobody waits for are over, where that can be seen. */
  loaded(): Promise<void>;
  /** Key of the group's version. */
  readonly versionKey: string;
}

function naive({ staleAfterMs, hardDeadlineMs }: Ages = {}): Grouped {
  const cache = new TaggedCache<Product>(bench.plain(), staleAfterMs);
  let load: Promise<unknown> = Promise.resolve();
  return {
    getOrLoad: (id, loader) => {
      const value = cache.getOrLoad(id, loader);
      load = value;
      if (hardDeadlineMs === undefined) return value;
      const deadline = sleep(hardDeadlineMs).then(() => Promise.reject(new Error('it took too long')));
      return Promise.race([value, deadline]);
    },
    forgetGroup: () => cache.forgetGroup(),
    loaded: async () => {
      await load;
      await cache.refreshed();
    },
    versionKey: 'tag:catalogue',
  };
}

function ours(options: Ages = {}): Grouped {
  const cache = bench.cache();
  const products = cache.family<Product>({
    ...{ family: keyFamilies.product, schemaVersion: 1, readFrom: 'primary' as const },
    groups: () => ['catalogue'],
    ...options,
  });
  return {
    getOrLoad: (id, load) => products.getOrLoad(id, load),
    forgetGroup: () => cache.forgetGroup('catalogue'),
    loaded: () => Promise.resolve(),
    versionKey: keyFamilies.group.key('catalogue'),
  };
}

const isOld = async (cache: Grouped, id: string) =>
  (await cache.getOrLoad(id, give(LAMP)))?.name !== LAMP.name;

trap('a value that was loaded before its group was forgotten and is stored after it', {
  naive: () => naive(),
  ours: () => ours(),
  springs: async (cache) => {
    const id = bench.freshId();
    const source = new GatedSource<Product>();
    const slow = cache.getOrLoad(id, source.load);
    await source.arrival();
    await cache.forgetGroup();
    source.answer(MUG);
    await slow;
    return isOld(cache, id);
  },
});

trap('the same by a load whose caller gave up at its deadline', {
  naive: () => naive({ hardDeadlineMs: 1_000 }),
  ours: () => ours({ hardDeadlineMs: 1_000 }),
  springs: async (cache) => {
    const id = bench.freshId();
    const source = new GatedSource<Product>();
    const slow = cache.getOrLoad(id, source.load);
    await expect(slow).rejects.toThrow();
    await cache.forgetGroup();
    source.answer(MUG);
    await cache.loaded();
    return isOld(cache, id);
  },
});

trap('the same by a refresh in the background', {
  naive: () => naive({ staleAfterMs: 1 }),
  ours: () => ours({ staleAfterMs: 1 }),
  springs: async (cache) => {
    const id = bench.freshId();
    const source = new GatedSource<Product>();
    await cache.getOrLoad(id, give(MUG));
    const hasBegun = async () => {
      await cache.getOrLoad(id, source.load);
      return source.asked > 0;
    };
    await until(hasBegun, { what: 'a refresh has begun', withinMs: 5_000 });
    await cache.forgetGroup();
    source.answer(MUG);
    await cache.loaded();
    return isOld(cache, id);
  },
});

trap('a version counter that was evicted, begins anew, and revives what was forgotten', {
  naive: () => naive(),
  ours: () => ours(),
  springs: async (cache) => {
    const id = bench.freshId();
    const redis = bench.client().forUse('state');
    await redis.delete(cache.versionKey);
    await cache.getOrLoad(id, give(MUG));
    await cache.forgetGroup();
    await redis.delete(cache.versionKey);
    return isOld(cache, id);
  },
});
