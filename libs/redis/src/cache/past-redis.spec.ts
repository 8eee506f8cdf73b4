import { describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { MUG, type Product } from '../../test/support/fleet.js';
import { useOwnCluster } from '../../test/support/test-cluster.js';
import { keyFamilies } from '../keys/key-families.js';
import { Cache, type CacheOptions } from './cache.js';
import type { CacheFamily } from './cache-family.js';
import { CacheOverloadedError } from './cache.errors.js';

/*
 * What the source bears when Redis dies under load, while it is dead, and when it comes back: never more loads at once
 * than configured, and no stampede at either end.
 */

const DEADLINE_MS = 100;
/** For what must not depend on the speed of the machine. */
const PATIENT_MS = 10_000;
const MOST_AT_ONCE = 4;

const cluster = useOwnCluster();

/** A source that knows how many ask it at once. */
class CountedSource {
  asked = 0;
  running = 0;
  most = 0;

  readonly load = async (): Promise<Product> => {
    this.asked += 1;
    this.running += 1;
    this.most = Math.max(this.most, this.running);
    await new Promise((resolve) => setTimeout(resolve, 2));
    this.running -= 1;
    return MUG;
  };
}

interface Reader {
  readonly cache: Cache;
  readonly products: CacheFamily<string, Product>;
  counts(): Record<string, number>;
}

function reader(options: Omit<CacheOptions, 'client'> = {}, deadlineMs = DEADLINE_MS): Reader {
  const env = { REDIS_CACHE_DEADLINE_MS: String(deadlineMs), REDIS_STATE_DEADLINE_MS: '500' };
  const cache = new Cache({ client: cluster.client({ env }), maxBypassLoads: MOST_AT_ONCE, ...options });
  const products = cache.family<Product>({
    family: keyFamilies.product,
    schemaVersion: 1,
    readFrom: 'primary',
  });
  return { cache, products, counts: () => ({ ...cache.report()['product'] }) };
}

const idsOf = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name}${String(index)}`);
const everyPort = () => cluster.servers.nodes.map(({ port }) => port);

function pauseAll(): void {
  for (const port of everyPort()) cluster.servers.pause(port);
}

async function resumeAll(): Promise<void> {
  for (const port of everyPort()) cluster.servers.resume(port);
  await cluster.servers.waitUntilHealthy({ withinMs: 60_000 });
}

describe('while Redis is dead', () => {
  it('no more loads run at once than configured, and reads stop waiting for Redis', async () => {
    const { cache, products, counts } = reader({ maxLoadWaitMs: 60_000 });
    const source = new CountedSource();
    const known = idsOf('known', 50);
    const patient = reader({}, PATIENT_MS);
    await Promise.all(known.map((id) => patient.products.getOrLoad(id, source.load)));
    await products.getOrLoad('connected', source.load);
    source.most = 0;
    pauseAll();
    // Everyone comes at once: none of the reads has an answer before the deadline, and all go to the source then.
    const first = await Promise.all(
      [...known, ...idsOf('unknown', 150)].map((id) => products.getOrLoad(id, source.load)),
    );
    expect(first).toEqual(first.map(() => MUG));
    expect(source.most).toBe(MOST_AT_ONCE);

    const failures = counts()['errors'] ?? 0;
    for (const id of idsOf('later', 40)) await products.getOrLoad(id, source.load);
    // One probe per shard and half second; all else went past Redis at once.
    expect((counts()['errors'] ?? 0) - failures).toBeLessThan(20);
    expect(counts()['bypassed']).toBeGreaterThanOrEqual(240);
    expect(source.most).toBe(MOST_AT_ONCE);

    await resumeAll();
    await until(
      async () => {
        await Promise.all(known.map((id) => products.getOrLoad(id, source.load)));
        const hits = counts()['hits'] ?? 0;
        await Promise.all(known.map((id) => products.getOrLoad(id, source.load)));
        return (counts()['hits'] ?? 0) - hits === known.length;
      },
      { what: 'every read is a hit again', withinMs: 30_000 },
    );
    expect(source.most).toBe(MOST_AT_ONCE);
    for (const one of [cache, patient.cache]) one.close();
  }, 120_000);

  it('who would wait beyond the bound is refused at once, and the cache is none the worse for it', async () => {
    const { cache, products } = reader({ maxWaitingLoads: 10 });
    const source = new CountedSource();
    await products.getOrLoad('there', source.load);
    source.asked = 0;
    pauseAll();
    const settled = await Promise.allSettled(
      idsOf('many', 100).map((id) => products.getOrLoad(id, source.load)),
    );
    const refused = settled.filter((one) => one.status === 'rejected');
    expect(refused.every(({ reason }) => reason instanceof CacheOverloadedError)).toBe(true);
    expect(refused.length).toBe(100 - source.asked);
    expect(source.asked).toBeGreaterThanOrEqual(MOST_AT_ONCE + 10);
    expect(source.most).toBe(MOST_AT_ONCE);
    expect(await products.getOrLoad('after', source.load)).toEqual(MUG);
    await resumeAll();
    cache.close();
  }, 120_000);
});

describe('when Redis returns empty', () => {
  it('each key is loaded once, however many ask', async () => {
    const { cache, products } = reader({}, PATIENT_MS);
    const source = new CountedSource();
    const ids = idsOf('hot', 20);
    await Promise.all(ids.map((id) => products.getOrLoad(id, source.load)));
    for (const port of everyPort()) {
      if ((await cluster.servers.cli(port, 'ROLE')).startsWith('master'))
        await cluster.servers.cli(port, 'FLUSHALL');
    }
    source.asked = 0;
    const others = [reader({}, PATIENT_MS), reader({}, PATIENT_MS)];
    const all = [products, ...others.map((one) => one.products)];
    await Promise.all(
      all.flatMap((family) =>
        ids.flatMap((id) => [1, 2, 3, 4, 5].map(() => family.getOrLoad(id, source.load))),
      ),
    );
    expect(source.asked).toBe(ids.length);
    for (const one of [cache, ...others.map((other) => other.cache)]) one.close();
  }, 60_000);
});

describe('a cache that is switched off', () => {
  it('holds no load back', async () => {
    const client = cluster.client({ env: { REDIS_CACHE: 'off' } });
    const cache = new Cache({ client, maxBypassLoads: 1, maxWaitingLoads: 0 });
    const products = cache.family<Product>({
      family: keyFamilies.product,
      schemaVersion: 1,
      readFrom: 'primary',
    });
    const source = new CountedSource();
    await Promise.all(idsOf('off', 20).map((id) => products.getOrLoad(id, source.load)));
    expect(source.most).toBe(20);
    cache.close();
  });
});
