// layered-loader 16. Memory hands out the object itself, as async-cache-dedupe's does.
import { Cluster } from 'ioredis';
import { Loader, RedisCache } from 'layered-loader';

const HOUR_MS = 3_600_000;

/** @param kind `redis`; `tiered`: memory in front of it */
export async function openCache(kind, { seeds }) {
  const client = new Cluster(seeds);
  client.on('error', () => undefined);
  await client.ping();
  const sources = new Map();
  const loader = new Loader({
    ...(kind === 'tiered'
      ? { inMemoryCache: { cacheType: 'lru-object', ttlInMsecs: HOUR_MS, maxItems: 2_000 } }
      : {}),
    asyncCache: new RedisCache(client, { json: true, prefix: 'products', ttlInMsecs: HOUR_MS }),
    dataSources: [{ name: 'source', get: (id) => sources.get(id)() }],
  });
  return {
    getOrLoad: (id, source) => {
      sources.set(id, source);
      return loader.get(id);
    },
    forget: (id) => loader.invalidateCacheFor(id),
    clear: () => loader.invalidateCache(),
    close: async () => {
      await loader.close();
      client.disconnect();
    },
  };
}
