import { setTimeout as sleep } from 'node:timers/promises';
import { trap } from './support/trap.js';
import { useStruckBench } from './support/struck-bench.js';

const bench = useStruckBench();
const keys = Array.from({ length: 1_000 }, (_, index) => `many:${String(index)}`);

/** Reads many; undefined for what it could not read. */
type ReadMany = (keys: readonly string[]) => Promise<(string | null | undefined)[]>;

function ourReads(env: Record<string, string> = {}): ReadMany {
  const redis = bench.client(env).forUse('state');
  return async (all) => (await redis.getMany(all)).map((one) => ('value' in one ? one.value : undefined));
}

async function write(): Promise<void> {
  const redis = bench.client().forUse('state');
  await Promise.all(keys.map((key) => redis.set(key, key, { ttlMs: 60_000 })));
}

trap('1,000 keys over all shards in one MGET', {
  naive: (): ReadMany => {
    const redis = bench.plain();
    return (all) => redis.mget(...all);
  },
  ours: () => ourReads(),
  springs: async (readMany) => {
    await write();
    const values = await readMany(keys).catch(() => []);
    return values.join() !== keys.join();
  },
});

trap('one shard that does not answer and keeps the answers of the others back', {
  naive: (): ReadMany => {
    const redis = bench.plain();
    return (all) => Promise.all(all.map((key) => redis.get(key)));
  },
  ours: () => ourReads({ REDIS_STATE_DEADLINE_MS: '500' }),
  springs: async (readMany) => {
    await write();
    await readMany(keys);
    const port = await bench.primaryOf(keys[0] ?? '');
    await bench.cluster.servers.cli(port, 'CLIENT', 'PAUSE', '2000', 'ALL');
    const values = await Promise.race([readMany(keys), sleep(1_200, [], { ref: false })]).catch(() => []);
    await bench.cluster.servers.cli(port, 'PING');
    const read = values.filter((value, index) => value === keys[index]).length;
    return read < keys.length / 2 || read === keys.length;
  },
});
