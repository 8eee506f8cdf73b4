// valkey-glide 2.5: a core in Rust. Its default timeout of 250 ms fails most of a failover, so it is given the 4 s that our
// own client has.
import { GlideClusterClient, TimeUnit } from '@valkey/valkey-glide';

export async function openClient(_kind, { seeds }) {
  const client = await GlideClusterClient.createClient({ addresses: [...seeds], requestTimeout: 4_000 });
  const expiry = { type: TimeUnit.Milliseconds, count: 3_600_000 };
  return {
    get: (key) => client.get(key),
    set: (key, value) => client.set(key, value, { expiry }),
    increment: (key) => client.incr(key),
    getMany: (keys) => client.mget([...keys]),
    close: () => client.close(),
  };
}
