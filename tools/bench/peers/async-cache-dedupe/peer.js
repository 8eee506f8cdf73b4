// async-cache-dedupe 3.4 with references, without which it can drop no single key. Memory hands out the object itself: a
// reader who changes it changes it for everyone, so `memory` is a row of less safety than ours.
import { createCache } from 'async-cache-dedupe';
import { Cluster } from 'ioredis';

const HOUR_S = 3_600;

/** @param kind `redis`; `memory` */
export async function openCache(kind, { seeds }) {
  const client = new Cluster(seeds);
  client.on('error', () => undefined);
  await client.ping();
  // One function is defined for all: the source of a call is found by its id.
  const sources = new Map();
  const storage =
    kind === 'memory'
      ? { type: 'memory', options: { invalidation: true, size: 2_000 } }
      : { type: 'redis', options: { client, invalidation: { referencesTTL: HOUR_S } } };
  const cache = createCache({ ttl: HOUR_S, storage });
  const load = (id) => sources.get(id)();
  cache.define('product', { references: (_args, id) => [`product:${id}`] }, load);
  cache.define('grouped', { references: () => ['bench'] }, load);
  const read = (name) => (id, source) => {
    sources.set(id, source);
    return cache[name](id);
  };
  return {
    getOrLoad: read('product'),
    forget: (id) => cache.invalidateAll(`product:${id}`),
    getOrLoadInGroup: read('grouped'),
    forgetGroup: () => cache.invalidateAll('bench'),
    clear: () => cache.clear('product'),
    close: () => client.disconnect(),
  };
}
