import { afterEach, jest } from '@jest/globals';
import { give, LAMP, MUG, type Product } from '../support/fleet.js';
import { SlidingLog } from './naive/sliding-log.js';
import { StampedCache } from './naive/stamped-cache.js';
import { admittedOf, ourLimits, POLICY } from './support/limits.js';
import { trap } from './support/trap.js';
import { type ProductCache, useTrapBench } from './support/trap-bench.js';

const bench = useTrapBench();
const now = Date.now;

/** Lets this process' clock be wrong. */
function skewBy(ms: number): void {
  jest.spyOn(Date, 'now').mockImplementation(() => now() + ms);
}

afterEach(() => {
  jest.restoreAllMocks();
});

trap('a limiter that counts by the clock of who asks, one process being a minute ahead', {
  naive: () => new SlidingLog(bench.plain(), POLICY),
  ours: () => ourLimits(bench.client()),
  springs: async (limits) => {
    const id = bench.freshId();
    let admitted = 0;
    for (let request = 0; request < POLICY.limit; request += 1) admitted += Number(await limits.check(id));
    skewBy(60_000);
    admitted += await admittedOf(POLICY.limit, () => limits.check(id));
    return admitted > POLICY.limit;
  },
});

trap('an invalidation by time stamp, from a process that is a minute behind', {
  naive: (): ProductCache => new StampedCache<Product>(bench.plain()),
  ours: () => bench.products(),
  springs: async (cache) => {
    const id = bench.freshId();
    await cache.getOrLoad(id, give(MUG));
    skewBy(-60_000);
    await cache.forget(id);
    return (await cache.getOrLoad(id, give(LAMP)))?.name !== LAMP.name;
  },
});
