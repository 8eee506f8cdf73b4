import { MUG } from '../support/fleet.js';
import { slotOf } from '../../src/keys/hash-slot.js';
import { trap } from './support/trap.js';
import { useStruckBench } from './support/struck-bench.js';
import { comesTrue } from './support/trap-bench.js';

const bench = useStruckBench();
const keys = Array.from({ length: 500 }, (_, index) => `reshard:${String(index)}`);
const BOTH = "return { redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2]) }";

interface Reader {
  get(key: string): Promise<string | null>;
  /** Both values, by one script. */
  getBoth(one: string, other: string): Promise<unknown>;
}

function naiveReader(): Reader {
  const redis = bench.plain({ enableAutoPipelining: true });
  return { get: (key) => redis.get(key), getBoth: (one, other) => redis.eval(BOTH, 2, one, other) };
}

function ourReader(): Reader {
  const redis = bench.client().forUse('state');
  const getBoth = (...both: [string, string]) =>
    redis.send({ name: 'eval', args: [BOTH, 2, ...both], retry: 'idempotent' });
  return { get: (key) => redis.get(key), getBoth };
}

trap('reads that fail because slots of their batch have moved', {
  naive: naiveReader,
  ours: ourReader,
  springs: async (reader) => {
    await Promise.all(keys.map((key) => reader.get(key)));
    const roles = await bench.cluster.servers.roles();
    const [from = 0, to = 0] = roles.filter(({ slots }) => slots.length > 0).map(({ port }) => port);
    await bench.cluster.servers.moveSlots({ from, to, count: 300 });
    const settled = await Promise.allSettled(keys.map((key) => reader.get(key)));
    return settled.some(({ status }) => status === 'rejected');
  },
});

trap('a script of two keys, one of which has moved already (TRYAGAIN)', {
  naive: naiveReader,
  ours: ourReader,
  springs: async (reader) => {
    const tag = bench.freshId();
    const [one, other] = [`{${tag}}:one`, `{${tag}}:other`];
    const redis = bench.client().forUse('state');
    for (const key of [one, other]) await redis.set(key, MUG.name, { ttlMs: 60_000 });
    await reader.getBoth(one, other);
    const move = await bench.beginMove(slotOf(one));
    await move.take(one);
    let outcome: 'fulfilled' | 'rejected' | null = null;
    const read = Promise.allSettled([reader.getBoth(one, other)]).then(([settled]) => {
      outcome = settled.status;
    });
    await comesTrue(() => Promise.resolve(outcome !== null), 2_500);
    await move.take(other);
    await move.finish();
    await read;
    return outcome === 'rejected';
  },
});
