// node-redis 6. Since 6.0 every command has a timeout of 5 s by default, an AbortSignal each, which costs more than the
// command; so there are two rows. Without it a hung primary holds its callers for as long as it hangs.
import { BasicClientSideCache, createCluster } from '@redis/client';

/** @param kind `default`; `no-timeout`; `client-side-cache`: the server tells it what has changed */
export async function openClient(kind, { seeds }) {
  const cluster = await connected(kind, seeds);
  return {
    get: (key) => cluster.get(key),
    set: (key, value) => cluster.set(key, value, { expiration: { type: 'PX', value: 3_600_000 } }),
    increment: (key) => cluster.incr(key),
    getMany: (keys) => cluster.mGet(keys),
    close: () => cluster.destroy(),
  };
}

/** The cache is of replies: JSON is parsed anew at each read, so nobody can change another reader's value. */
export async function openCache(kind, { seeds }) {
  const cluster = await connected(kind, seeds);
  const keyOf = (id) => `csc:${id}`;
  return {
    getOrLoad: async (id, source) => {
      const text = await cluster.get(keyOf(id));
      if (text !== null) return JSON.parse(text);
      const value = await source();
      await cluster.set(keyOf(id), JSON.stringify(value), { expiration: { type: 'PX', value: 3_600_000 } });
      return value;
    },
    forget: (id) => cluster.del(keyOf(id)),
    clear: () => Promise.reject(new Error('it has no namespaces')),
    close: () => cluster.destroy(),
  };
}

async function connected(kind, seeds) {
  const cluster = createCluster({
    rootNodes: seeds.map((socket) => ({ socket })),
    defaults: kind === 'default' ? {} : { commandOptions: { timeout: undefined } },
    ...(kind === 'client-side-cache'
      ? { RESP: 3, clientSideCache: new BasicClientSideCache({ maxEntries: 2_000, ttl: 3_600_000 }) }
      : {}),
  });
  cluster.on('error', () => undefined);
  await cluster.connect();
  return cluster;
}
