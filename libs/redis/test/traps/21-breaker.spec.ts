import { setTimeout as sleep } from 'node:timers/promises';
import { slotOf } from '../../src/keys/hash-slot.js';
import { keyFamilies } from '../../src/keys/key-families.js';
import { give, MUG, type Product } from '../support/fleet.js';
import { GatedSource } from '../support/gated-source.js';
import { FailOpenCache } from './naive/fail-open-cache.js';
import type { Loader } from './naive/plain-cache.js';
import { trap } from './support/trap.js';
import { useStruckBench } from './support/struck-bench.js';
import { comesTrue } from './support/trap-bench.js';

const bench = useStruckBench();
const DEADLINE_MS = 200;
const READS = 100;
/** Loads past Redis that a process runs at once. */
const BULKHEAD = 8;

interface Products {
  getOrLoad(id: string, load: Loader<Product>): Promise<Product | null>;
}

const both = {
  withinMs: 90_000,
  naive: (): Products => {
    const redisOptions = { commandTimeout: DEADLINE_MS };
    return new FailOpenCache<Product>(bench.plain({ redisOptions }));
  },
  ours: (): Products => bench.products({}, { REDIS_CACHE_DEADLINE_MS: String(DEADLINE_MS) }),
};

/** Ids whose keys are all of the first shard. */
function idsOfOneShard(count: number): string[] {
  const ids: string[] = [];
  while (ids.length < count) {
    const id = bench.freshId();
    if (slotOf(keyFamilies.product.key(id)) < 5_000) ids.push(id);
  }
  return ids;
}

/** Plays while no node answers. */
async function whileHung<Result>(cache: Products, play: () => Promise<Result>): Promise<Result> {
  const { servers } = bench.cluster;
  const isConnected = async () => (await cache.getOrLoad(bench.freshId(), give(MUG))) !== null;
  await comesTrue(isConnected, 5_000);
  for (const { port } of servers.nodes) servers.pause(port);
  const result = await play();
  for (const { port } of servers.nodes) servers.resume(port);
  await servers.waitUntilHealthy({ withinMs: 60_000 });
  return result;
}

trap('every reader at once on the source when Redis dies', {
  ...both,
  springs: (cache) =>
    whileHung(cache, async () => {
      const source = new GatedSource<Product>();
      const reads = idsOfOneShard(READS).map((id) => cache.getOrLoad(id, source.load));
      const isFlood = await comesTrue(() => Promise.resolve(source.asked > BULKHEAD), 3 * DEADLINE_MS);
      for (let answered = 0; answered < READS; answered += 1) {
        await source.arrival();
        source.answer(MUG);
      }
      await Promise.all(reads);
      return isFlood;
    }),
});

trap('every reader at once on Redis when its breaker tries again', {
  ...both,
  springs: (cache) =>
    whileHung(cache, async () => {
      const read = (id: string) => cache.getOrLoad(id, give(MUG));
      await Promise.all(idsOfOneShard(2 * BULKHEAD).map(read));
      await sleep(600);
      const timed = idsOfOneShard(READS).map(async (id) => {
        const startMs = performance.now();
        await read(id);
        return performance.now() - startMs;
      });
      const slow = (await Promise.all(timed)).filter((ms) => ms >= DEADLINE_MS * 0.9);
      return slow.length > 1;
    }),
});
