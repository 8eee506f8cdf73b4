// cacheable 2.5 and cache-manager 7.2, both on keyv and @keyv/redis with node-redis 5 underneath. Memory clones what it
// hands out (cacheable's default).
import { createCluster, createKeyv } from '@keyv/redis';
import { Cacheable } from 'cacheable';
import { createCache } from 'cache-manager';

const HOUR_MS = 3_600_000;

/** @param kind `cache-manager`, `cacheable`: a hit is a round trip; `tiered`: cacheable with memory in front */
export async function openCache(kind, { seeds }) {
  const cluster = createCluster({ rootNodes: seeds.map((socket) => ({ socket })) });
  cluster.on('error', () => undefined);
  // Not left to the first call: of several first calls at once, all but one are lost without a word.
  await cluster.connect();
  const keyv = createKeyv(cluster, { namespace: `products-${kind}` });
  if (kind === 'cache-manager') return withCacheManager(keyv);
  return withCacheable(
    kind === 'tiered'
      ? new Cacheable({ secondary: keyv, ttl: HOUR_MS })
      : new Cacheable({ primary: keyv, ttl: HOUR_MS }),
  );
}

function withCacheManager(keyv) {
  const cache = createCache({ stores: [keyv], ttl: HOUR_MS });
  return {
    getOrLoad: (id, source) => cache.wrap(id, source),
    forget: (id) => cache.del(id),
    getMany: (ids) => cache.mget([...ids]),
    clear: () => cache.clear(),
    close: () => cache.disconnect(),
  };
}

function withCacheable(cache) {
  return {
    getOrLoad: (id, source) => cache.getOrSet(id, source, { ttl: HOUR_MS }),
    forget: (id) => cache.delete(id),
    getMany: (ids) => cache.getMany([...ids]),
    clear: () => cache.clear(),
    close: () => cache.disconnect(),
  };
}
