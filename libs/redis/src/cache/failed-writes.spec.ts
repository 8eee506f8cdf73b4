import { afterEach, describe, expect, it } from '@jest/globals';
import { give, LAMP, MUG, type Product } from '../../test/support/fleet.js';
import { useTestCluster } from '../../test/support/test-cluster.js';
import { RedisUnavailableError } from '../client/redis.errors.js';
import { keyFamilies } from '../keys/key-families.js';
import { Cache, type CacheFamilyOptions } from './cache.js';
import { isMarker } from './leases.js';

/* Redis answers the read, and not the script that comes after the load. What was loaded is served, and counted as an error. */

const cluster = useTestCluster();
const opened: Cache[] = [];
let ids = 0;

afterEach(() => {
  for (const cache of opened.splice(0)) cache.close();
});

/** A cache whose scripts of this name fail. */
function cacheWithout(script: string, options: Partial<CacheFamilyOptions<string>> = {}) {
  const client = cluster.client();
  const commands = client.forUse('cache');
  const run = commands.run.bind(commands);
  commands.run = (asked, call) =>
    asked.name === script
      ? Promise.reject(new RedisUnavailableError(new Error('not today')))
      : run(asked, call);
  const cache = new Cache({ client });
  opened.push(cache);
  const family = keyFamilies.product;
  const products = cache.family<Product>({ family, schemaVersion: 1, readFrom: 'primary', ...options });
  ids += 1;
  const id = `unwritten${String(ids)}`;
  const counts = () => cache.report()['product'];
  const stored = () => cluster.client().forUse('state').get(family.key(id));
  return { products, id, counts, stored };
}

describe('what was loaded', () => {
  it('is served when it cannot be stored, and its lease stands until it runs out', async () => {
    const { products, id, counts, stored } = cacheWithout('fill');
    expect(await products.getOrLoad(id, give(MUG))).toEqual(MUG);
    expect(counts()).toMatchObject({ errors: 1, refusedFills: 0, loads: 1 });
    expect(isMarker((await stored()) ?? '')).toBe(true);
  });

  it('is served and not stored when the versions of its groups cannot be read, and its lease is given back', async () => {
    const { products, id, counts, stored } = cacheWithout('begin-group', { groups: () => ['catalogue'] });
    expect(await products.getOrLoad(id, give(MUG))).toEqual(MUG);
    expect(counts()).toMatchObject({ errors: 1 });
    expect(await stored()).toBeNull();
    expect(await products.getOrLoad(id, give(LAMP))).toEqual(LAMP);
  });
});

describe('a load that fails', () => {
  it('fails with its own error when its lease cannot be given back', async () => {
    const { products, id, counts, stored } = cacheWithout('release-lease');
    const down = () => Promise.reject(new Error('the source is down'));
    await expect(products.getOrLoad(id, down)).rejects.toThrow('the source is down');
    expect(counts()).toMatchObject({ errors: 1 });
    expect(isMarker((await stored()) ?? '')).toBe(true);
  });

  it('gives its lease back', async () => {
    const { products, id, counts, stored } = cacheWithout('none');
    const down = () => Promise.reject(new Error('the source is down'));
    await expect(products.getOrLoad(id, down)).rejects.toThrow('the source is down');
    expect(counts()).toMatchObject({ errors: 0 });
    expect(await stored()).toBeNull();
  });
});
