import { trap } from './support/trap.js';
import { useTrapBench } from './support/trap-bench.js';

const bench = useTrapBench();
const keys = ['a', 'b', 'c', 'd', 'e'].map((name) => `{batch}:${name}`);
const crossSlot = ['{batch}:f', 'elsewhere'];

interface Commands {
  get(key: string): Promise<unknown>;
  mget(keys: readonly string[]): Promise<unknown>;
}

trap('a bad command that takes the others of its batch with it', {
  naive: (): Commands => {
    const redis = bench.plain({ enableAutoPipelining: true });
    return { get: (key) => redis.get(key), mget: (all) => redis.mget(...all) };
  },
  ours: (): Commands => {
    const redis = bench.client().forUse('state');
    const mget = (args: readonly string[]) => redis.send({ name: 'mget', args, retry: 'idempotent' });
    return { get: (key) => redis.get(key), mget };
  },
  springs: async ({ get, mget }) => {
    await Promise.all(keys.map(get));
    const bad = mget(crossSlot).catch(() => undefined);
    const settled = await Promise.allSettled(keys.map(get));
    await bad;
    return settled.some(({ status }) => status === 'rejected');
  },
});
