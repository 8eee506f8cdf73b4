import { until } from '@shop/local-stack';
import { keyFamilies } from '../../src/keys/key-families.js';
import { Callers } from './support/callers.js';
import { trap } from './support/trap.js';
import { useStruckBench } from './support/struck-bench.js';
import { comesTrue } from './support/trap-bench.js';

/*
 * A caller is let down when its request fails without a typed error to act upon, or takes five seconds. Each fault is a
 * turn of its own.
 */

const bench = useStruckBench();

/** Reads a key. */
type Read = (key: string) => Promise<unknown>;

const naive = (): Read => {
  const redis = bench.plain();
  return (key) => redis.get(key);
};
const ours = (): Read => {
  const redis = bench.client({ REDIS_STATE_DEADLINE_MS: '4000' }).forUse('state');
  return (key) => redis.get(key);
};

/** Lets callers read while something happens, and for as long as it takes until they are let down or served again. */
async function areLetDown(read: Read, strike: () => Promise<() => Promise<void>>): Promise<boolean> {
  await bench.cluster.servers.waitUntilHealthy({ withinMs: 60_000 });
  const callers = new Callers((number) => read(keyFamilies.product.key(String(number))));
  await callers.more(500);
  const heal = await strike();
  await comesTrue(() => Promise.resolve(callers.wereLetDown), 6_000);
  await heal();
  await callers.more(500, 60_000);
  await callers.stop();
  return callers.wereLetDown;
}

const aPrimary = async () => bench.primaryOf(keyFamilies.product.key('1'));
const both = { naive, ours, withinMs: 120_000 };

trap('a primary that is killed', {
  ...both,
  turn: 8,
  springs: (read) =>
    areLetDown(read, async () => {
      const primary = await aPrimary();
      await bench.cluster.servers.kill(primary);
      return () => bench.cluster.servers.restart(primary);
    }),
});

trap('a primary that hangs', {
  ...both,
  turn: 9,
  springs: (read) =>
    areLetDown(read, async () => {
      const primary = await aPrimary();
      bench.cluster.servers.pause(primary);
      return () => Promise.resolve(bench.cluster.servers.resume(primary));
    }),
});

/** A page that shows ten products: so many commands at once that no batch of them is for one slot only. */
const tenOf = (read: Read): Read => {
  const products = Array.from({ length: 10 }, (_, product) => String(product));
  return (key) => Promise.all(products.map((product) => read(`${key}-${product}`)));
};

trap('a planned failover, under the client option that samples recommend for speed', {
  ...both,
  turn: 10,
  naive: () => {
    const redis = bench.plain({ enableAutoPipelining: true });
    return tenOf((key) => redis.get(key));
  },
  ours: () => tenOf(ours()),
  springs: (read) =>
    areLetDown(read, async () => {
      const replica = await bench.replicaOf(await aPrimary());
      await bench.cluster.servers.failover(replica);
      const hasTakenOver = async () => (await aPrimary()) === replica;
      await until(hasTakenOver, { what: 'the replica has the slots', withinMs: 20_000 });
      return () => Promise.resolve();
    }),
});

trap('a shard whose nodes are all gone', {
  ...both,
  turn: 11,
  springs: (read) =>
    areLetDown(read, async () => {
      const primary = await aPrimary();
      const shard = [await bench.replicaOf(primary), primary];
      for (const port of shard) await bench.cluster.servers.kill(port);
      return async () => {
        for (const port of shard) await bench.cluster.servers.restart(port);
        await bench.cluster.servers.waitUntilHealthy({ withinMs: 60_000 });
      };
    }),
});

trap('a whole cluster that is down and starts again', {
  ...both,
  turn: 12,
  springs: (read) =>
    areLetDown(read, async () => {
      const { servers } = bench.cluster;
      const ports = servers.nodes.map(({ port }) => port);
      await Promise.all(ports.map((port) => servers.kill(port)));
      return async () => {
        await Promise.all(ports.map((port) => servers.restart(port)));
        await servers.waitUntilHealthy({ withinMs: 60_000 });
      };
    }),
});
