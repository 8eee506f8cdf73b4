import { describe, expect, it } from '@jest/globals';
import { give, LAMP, MUG, never, type Product } from '../support/fleet.js';
import { GatedSource } from '../support/gated-source.js';
import { LockGuardedCache } from './naive/lock-guarded-cache.js';
import { ourLimits, POLICY } from './support/limits.js';
import { trap } from './support/trap.js';
import { type ReadCache, useTrapBench } from './support/trap-bench.js';
import { naiveVisits, ourVisits } from './support/visits.js';

/* Each kind of key is evicted once. What is meant to happen then: revoked tokens are trap 18, queues trap 23. */

const bench = useTrapBench();

trap('a lock that was evicted while its owner was loading', {
  naive: (): ReadCache[] =>
    [1, 2].map(() => new LockGuardedCache<Product>(bench.plain(), { lockMs: 60_000 })),
  ours: () => [bench.products(), bench.products()],
  springs: async ([slow, next]) => {
    const id = bench.freshId();
    const source = new GatedSource<Product>();
    const late = slow?.getOrLoad(id, source.load);
    await source.arrival();
    await bench.flush();
    await next?.getOrLoad(id, give(LAMP));
    source.answer(MUG);
    await late;
    return (await next?.getOrLoad(id, never))?.name !== LAMP.name;
  },
});

trap('a session that was evicted, and with it its owner logged out', {
  naive: () => naiveVisits(bench.plain()),
  ours: () => ourVisits(bench.client()),
  springs: async (visits) => {
    const cookie = await visits.login(bench.freshId());
    await bench.flush();
    return !(await visits.isLetIn(cookie));
  },
});

describe('what is evicted by intention', () => {
  it('a value is loaded again', async () => {
    const [products, id] = [bench.products(), bench.freshId()];
    await products.getOrLoad(id, give(MUG));
    await bench.flush();
    expect(await products.getOrLoad(id, give(LAMP))).toEqual(LAMP);
    expect(await products.getOrLoad(id, never)).toEqual(LAMP);
  });

  it('a counter gives its owner a new quota: limits fail to the open side', async () => {
    const [limits, id] = [ourLimits(bench.client()), bench.freshId()];
    expect(await limits.check(id, { cost: POLICY.limit })).toBe(true);
    expect(await limits.check(id)).toBe(false);
    await bench.flush();
    expect(await limits.check(id)).toBe(true);
  });
});
