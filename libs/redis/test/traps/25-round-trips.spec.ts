import { describe, expect, it } from '@jest/globals';
import { CacheValueError } from '../../src/cache/cache.errors.js';
import { PlainCache, type Loader } from './naive/plain-cache.js';
import { trap } from './support/trap.js';
import { useTrapBench } from './support/trap-bench.js';

const bench = useTrapBench();

interface Values {
  getOrLoad(id: string, load: Loader<unknown>): Promise<unknown>;
}

const both = {
  naive: (): Values => new PlainCache<unknown>(bench.plain()),
  ours: (): Values => bench.products<unknown>(),
};

/** Reads a value twice: loaded, then cached. Says whether the second reader was served, and with the same. */
async function isServedTheSame(cache: Values, value: unknown): Promise<boolean> {
  const id = bench.freshId();
  let loads = 0;
  const load = () => {
    loads += 1;
    return Promise.resolve(value);
  };
  const first = await cache.getOrLoad(id, load);
  const second = await cache.getOrLoad(id, load);
  return loads === 1 && JSON.stringify(first) === JSON.stringify(second) && typeof first === typeof second;
}

trap('"does not exist", which is asked of the source each time', {
  ...both,
  springs: async (cache) => !(await isServedTheSame(cache, null)),
});

trap('a value without a JSON form that comes back as something else, in silence', {
  ...both,
  springs: async (cache) => {
    for (const value of [Number.NaN, Infinity]) {
      const isSame = await isServedTheSame(cache, value).catch((error: unknown) => {
        expect(error).toBeInstanceOf(CacheValueError);
        return true;
      });
      if (!isSame) return true;
    }
    return false;
  },
});

describe('a cached value', () => {
  it.each([0, -0.5, '', '0', false, [], {}, { deep: [null, { pounds: '£', emoji: '🫖' }] }])(
    'comes back as it was loaded: %j',
    async (value) => {
      expect(await isServedTheSame(both.ours(), value)).toBe(true);
    },
  );

  it.each([1n, Symbol('none'), () => 1])('is refused when it has no JSON form: %p', async (value) => {
    const load = () => Promise.resolve(value as unknown);
    await expect(both.ours().getOrLoad(bench.freshId(), load)).rejects.toBeInstanceOf(CacheValueError);
  });

  it('that is undefined does not exist, and is not asked for again', async () => {
    expect(await isServedTheSame(both.ours(), undefined)).toBe(true);
    expect(await both.ours().getOrLoad(bench.freshId(), () => Promise.resolve(undefined))).toBeNull();
  });

  it('that is no JSON inside comes back as its JSON: a Date as its text, a Buffer as its bytes', async () => {
    const [cache, id] = [both.ours(), bench.freshId()];
    const value = { at: new Date(0), bytes: Buffer.from('ok') };
    await cache.getOrLoad(id, () => Promise.resolve(value));
    expect(await cache.getOrLoad(id, () => Promise.resolve(null))).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      bytes: { type: 'Buffer', data: [111, 107] },
    });
  });
});
