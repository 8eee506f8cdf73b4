// bentocache 1.6 on the ioredis 5 that it asks for. Values in its memory are kept as JSON (its default), so that a reader
// who changes one changes nobody else's: our own are frozen.
import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { redisBusDriver, redisDriver } from 'bentocache/drivers/redis';
import { Cluster } from 'ioredis';

const HOUR = '1h';

/** @param kind `redis`; `tiered`: memory in front of it and a bus that tells the other processes */
export async function openCache(kind, { seeds }) {
  const connection = new Cluster(seeds);
  connection.on('error', () => undefined);
  await connection.ping();
  const second = redisDriver({ connection, prefix: 'bento' });
  const [first] = seeds;
  const store =
    kind === 'tiered'
      ? bentostore()
          .useL1Layer(memoryDriver({ maxItems: 2_000 }))
          .useL2Layer(second)
          .useBus(redisBusDriver({ connection: { host: first.host, port: first.port } }))
      : bentostore().useL2Layer(second);
  const cache = new BentoCache({ default: 'bench', ttl: HOUR, stores: { bench: store } });
  const products = cache.namespace('products');
  return {
    getOrLoad: (key, factory) => products.getOrSet({ key, factory }),
    forget: (key) => products.delete({ key }),
    getOrLoadInGroup: (key, factory) => products.getOrSet({ key, factory, tags: ['bench'] }),
    forgetGroup: () => products.deleteByTag({ tags: ['bench'] }),
    clear: () => products.clear(),
    close: async () => {
      await cache.disconnectAll();
      connection.disconnect();
    },
  };
}
