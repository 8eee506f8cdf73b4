// ioredis 6 as its README has it. Its defaults give up in a failover and hang with a hung primary (see the events); they
// are left as they are: this is what a program has that does not know better.
import { Cluster } from 'ioredis';

/** @param kind `plain`, or `autopipelined`: its own way to send the commands of a tick together */
export async function openClient(kind, { seeds }) {
  const cluster = new Cluster(seeds, { enableAutoPipelining: kind === 'autopipelined' });
  cluster.on('error', () => undefined);
  await cluster.ping();
  return {
    get: (key) => cluster.get(key),
    set: (key, value) => cluster.set(key, value, 'PX', 3_600_000),
    increment: (key) => cluster.incr(key),
    // MGET over several slots is refused: a GET each, as its users do it.
    getMany: (keys) => Promise.all(keys.map((key) => cluster.get(key))),
    close: () => cluster.disconnect(),
  };
}
