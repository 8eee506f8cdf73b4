import { beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import fc from 'fast-check';
import { ReadThenWriteBucket } from '../../test/naive/read-then-write-bucket.js';
import { arrivalsOf, judge, mostAdmitted, type Judged } from '../../test/support/arrivals.js';
import { FAKE_NOW_MS, setClock, type FakeClock } from '../../test/support/fake-clock.js';
import { useTestCluster } from '../../test/support/test-cluster.js';
import { keyFamilies } from '../keys/key-families.js';
import { GcraLimiter } from './gcra-limiter.js';
import { rateLimitHeaders } from './rate-limit-headers.js';

/*
 * What a rate promises, against the whole record of what was admitted, by a definition that knows no theoretical arrival
 * time: in no stretch of t milliseconds more than burst + t / interval, and nothing else is refused.
 */

const RUNS = 150;
const INTERVAL_MS = 10_000;
const POLICY = { name: 'spec-rate', limit: 6, windowMs: 60_000, burst: 5 };
const family = keyFamilies.rateLimitRate;

const cluster = useTestCluster();
let clock: FakeClock;
let ids = 0;

beforeAll(() => {
  clock = { nowMs: FAKE_NOW_MS };
});

const freshId = () => {
  ids += 1;
  return `client-${String(ids)}`;
};

const limiterOf = (policy = POLICY) =>
  new GcraLimiter({ client: setClock(cluster.client(), clock), family, policy });

/** Whether a request keeps, in every stretch that ends with it, to the burst and what was given back in the stretch. */
function fits(before: readonly Judged[], { atMs, cost }: Judged): boolean {
  const admitted = before.filter(({ decision }) => decision.isAllowed);
  let units = cost;
  return (
    cost <= POLICY.burst &&
    admitted.reverse().every((earlier) => {
      units += earlier.cost;
      return units <= POLICY.burst + (atMs - earlier.atMs) / INTERVAL_MS;
    })
  );
}

describe('an even rate, over two processes', () => {
  it('admits what keeps to burst + rate x time in every stretch, and refuses nothing else', async () => {
    const limiters = [limiterOf(), limiterOf()] as const;
    const arrivals = arrivalsOf({ windowMs: 10 * INTERVAL_MS, limit: POLICY.burst });
    await fc.assert(
      fc.asyncProperty(arrivals, async (schedule) => {
        const id = freshId();
        const check = ({ process, cost }: { process: number; cost: number }) =>
          limiters[process === 0 ? 0 : 1].check(id, { cost });
        const record = await judge(schedule, { clock, check });
        expect(record.every(({ decision }) => decision.source === 'redis')).toBe(true);
        for (const [at, judged] of record.entries())
          expect(judged.decision.isAllowed).toBe(fits(record.slice(0, at), judged));
        for (const lengthMs of [INTERVAL_MS, 60_000, 200_000])
          expect(mostAdmitted(record, lengthMs)).toBeLessThanOrEqual(POLICY.burst + lengthMs / INTERVAL_MS);
      }),
      { numRuns: RUNS },
    );
  }, 120_000);

  it('tells a refused request exactly when it would be admitted, and everyone when a unit comes back', async () => {
    const limiter = limiterOf();
    const spent = fc.integer({ min: 1, max: POLICY.burst });
    const waited = fc.integer({ min: 0, max: INTERVAL_MS });
    await fc.assert(
      fc.asyncProperty(spent, waited, spent, async (first, waitMs, cost) => {
        const id = freshId();
        await limiter.check(id, { cost: first });
        clock.nowMs += waitMs;
        const { isAllowed, retryAfterMs, resetMs, remaining } = await limiter.check(id, { cost });
        if (isAllowed) return;
        expect(retryAfterMs).toBeGreaterThanOrEqual(resetMs);
        clock.nowMs += resetMs;
        const missing = cost - remaining - 1;
        if (missing > 0) expect((await limiter.check(id, { cost })).retryAfterMs).toBe(missing * INTERVAL_MS);
        clock.nowMs += retryAfterMs - resetMs - 1;
        expect(await limiter.check(id, { cost })).toMatchObject({ isAllowed: false, retryAfterMs: 1 });
        clock.nowMs += 1;
        expect(await limiter.check(id, { cost })).toMatchObject({ isAllowed: true, retryAfterMs: 0 });
      }),
      { numRuns: RUNS },
    );
  }, 120_000);

  it('admits exactly a burst of what arrives everywhere at once, where a bucket that is read and written admits more', async () => {
    const [one, other, id] = [limiterOf(), limiterOf(), freshId()];
    const burst = await Promise.all(
      Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? one : other).check(id)),
    );
    expect(burst.filter(({ isAllowed }) => isAllowed)).toHaveLength(POLICY.burst);

    const naive = new ReadThenWriteBucket(cluster.client().forUse('state'), POLICY.burst);
    const admitted = await Promise.all(Array.from({ length: 40 }, () => naive.check('naive:bucket')));
    expect(admitted.filter(Boolean).length).toBeGreaterThan(POLICY.burst);
  });

  it('is told in header fields as a burst in the time that gives it back', async () => {
    // A key lives as long as something is owed, in real time; so that is a minute here.
    const [limiter, id] = [limiterOf({ name: 'smooth', limit: 20, windowMs: 40_000, burst: 30 }), freshId()];
    expect(rateLimitHeaders([await limiter.check(id, { cost: 12 })])).toEqual({
      'RateLimit-Policy': '"smooth";q=30;w=60',
      RateLimit: '"smooth";r=18;t=2',
    });
    clock.nowMs += 24_000;
    expect(rateLimitHeaders([await limiter.check(id)])).toMatchObject({ RateLimit: '"smooth";r=29;t=2' });
    await limiter.check(id, { cost: 29 });
    expect(rateLimitHeaders([await limiter.check(id, { cost: 25 })])).toMatchObject({
      RateLimit: '"smooth";r=0;t=2',
      'Retry-After': '50',
    });
  });
});

describe('the clock of a promoted node', () => {
  it('that is behind costs one burst at the rate, not the whole difference', async () => {
    const [limiter, id] = [limiterOf(), freshId()];
    await limiter.check(id, { cost: POLICY.burst });
    clock.nowMs -= 3_600_000;
    expect(await limiter.check(id)).toMatchObject({ isAllowed: false, retryAfterMs: INTERVAL_MS });
    clock.nowMs += INTERVAL_MS;
    expect(await limiter.check(id)).toMatchObject({ isAllowed: true, remaining: 0 });
    clock.nowMs += 3_600_000;
  });
});

describe('without Redis', () => {
  it('this process limits to the same rate', async () => {
    const env = { REDIS_NODES: '127.0.0.1:1', REDIS_LIMITER_DEADLINE_MS: '20' };
    const limiter = new GcraLimiter({ client: cluster.client({ env }), family, policy: POLICY });
    const id = freshId();
    const burst = await Promise.all(Array.from({ length: 8 }, () => limiter.check(id)));
    expect(burst.every(({ source }) => source === 'local')).toBe(true);
    expect(burst.filter(({ isAllowed }) => isAllowed)).toHaveLength(POLICY.burst);
    const { retryAfterMs } = await limiter.check(id);
    expect(retryAfterMs).toBeGreaterThan(INTERVAL_MS / 2);
    expect(retryAfterMs).toBeLessThanOrEqual(INTERVAL_MS);
  });
});

describe('a key', () => {
  it('is one number of at most 130 bytes, and is gone when nothing is owed any more', async () => {
    const policy = { name: 'spec-short', limit: 100, windowMs: 1_000, burst: 20 };
    const limiter = new GcraLimiter({ client: cluster.client(), family, policy });
    const id = '8f14e45f-ceea-467f-ab5e-3b1a2c9d7e01';
    await limiter.check(id, { cost: 20 });
    const redis = cluster.client().forUse('state');
    const ask = (name: string, ...args: string[]) => redis.send({ name, args, retry: 'idempotent' });
    const size = Number(await ask('memory', 'USAGE', family.key(id)));
    if (process.env['SHOW_FIGURES']) process.stderr.write(`an even rate: ${String(size)} bytes a key\n`);
    expect(size).toBeLessThanOrEqual(130);
    const isGone = async () => (await ask('exists', family.key(id))) === 0;
    await until(isGone, { what: 'the key has expired', withinMs: 5_000 });
    expect(await limiter.check(id, { cost: 20 })).toMatchObject({ source: 'redis', isAllowed: true });
  });
});
