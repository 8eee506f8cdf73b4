import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { arrivalsOf, judge, mostAdmitted, refusedWrongly } from '../../test/support/arrivals.js';
import { FAKE_NOW_MS, setClock, type FakeClock } from '../../test/support/fake-clock.js';
import { useTestCluster, type TestCluster } from '../../test/support/test-cluster.js';
import { keyFamilies } from '../keys/key-families.js';
import { ExactLogLimiter } from './exact-log-limiter.js';
import { SlidingWindowLimiter } from './sliding-window-limiter.js';

/*
 * The promises of both limiters, against the whole record of what was admitted: over arrivals that are random or picked
 * to hurt, asked of two processes in turn. The script is the shipped one; only what TIME answers is made up.
 */

const RUNS = 150;
const SLIDING = { name: 'spec-sliding', limit: 6, windowMs: 10_000 };
const EXACT = { name: 'spec-exact', limit: 5, windowMs: 900_000 };

const cluster = useTestCluster();
let clock: FakeClock;
let ids = 0;

beforeAll(() => {
  clock = { nowMs: FAKE_NOW_MS };
});

/** Limiters of two processes over one cluster. */
function twoOf<Limiter>(
  make: (client: ReturnType<TestCluster['client']>) => Limiter,
): (process: number) => Limiter {
  const limiters = [
    make(setClock(cluster.client(), clock)),
    make(setClock(cluster.client(), clock)),
  ] as const;
  return (process) => (process === 0 ? limiters[0] : limiters[1]);
}

const freshId = () => {
  ids += 1;
  return String(ids);
};

const slidingWindows = () =>
  twoOf((client) => new SlidingWindowLimiter({ client, family: keyFamilies.rateLimitUser, policy: SLIDING }));

const exactLogs = () =>
  twoOf((client) => new ExactLogLimiter({ client, family: keyFamilies.rateLimitLogin, policy: EXACT }));

describe('the sliding window, over two processes', () => {
  it('never admits more than the limit in any window, nor refuses who stayed under it over one and a tenth', async () => {
    const limiterOf = slidingWindows();
    await fc.assert(
      fc.asyncProperty(arrivalsOf(SLIDING), async (arrivals) => {
        const userId = freshId();
        const record = await judge(arrivals, {
          clock,
          check: ({ process, cost }) => limiterOf(process).check({ userId }, { cost }),
        });
        expect(record.every(({ decision }) => decision.source === 'redis')).toBe(true);
        expect(mostAdmitted(record, SLIDING.windowMs)).toBeLessThanOrEqual(SLIDING.limit);
        expect(refusedWrongly(record, SLIDING.windowMs * 1.1)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  }, 120_000);

  it('tells a refused request exactly when it would be admitted', async () => {
    const limiterOf = slidingWindows();
    await fc.assert(
      fc.asyncProperty(
        arrivalsOf(SLIDING),
        fc.integer({ min: 1, max: SLIDING.limit }),
        async (arrivals, cost) => {
          const userId = freshId();
          const check = (arrival: { process: number; cost: number }) =>
            limiterOf(arrival.process).check({ userId }, { cost: arrival.cost });
          await judge(arrivals, { clock, check });
          const { isAllowed, retryAfterMs, resetMs } = await check({ process: 0, cost });
          if (isAllowed) return;
          expect(retryAfterMs).toBeGreaterThanOrEqual(resetMs);
          clock.nowMs += retryAfterMs - 1;
          expect(await check({ process: 1, cost })).toMatchObject({ isAllowed: false, retryAfterMs: 1 });
          clock.nowMs += 1;
          expect(await check({ process: 1, cost })).toMatchObject({ isAllowed: true, retryAfterMs: 0 });
        },
      ),
      { numRuns: RUNS },
    );
  }, 120_000);

  it('admits exactly the limit of a burst that arrives everywhere at once, before and after a boundary', async () => {
    const limiterOf = slidingWindows();
    const userId = freshId();
    const burst = async () => {
      const decisions = await Promise.all(
        Array.from({ length: 60 }, (_, at) => limiterOf(at % 2).check({ userId })),
      );
      return decisions.filter(({ isAllowed }) => isAllowed).length;
    };
    clock.nowMs = Math.ceil(clock.nowMs / SLIDING.windowMs) * SLIDING.windowMs + SLIDING.windowMs - 1;
    expect(await burst()).toBe(SLIDING.limit);
    clock.nowMs += 1;
    expect(await burst()).toBe(0);
    clock.nowMs += SLIDING.windowMs - 1;
    expect(await burst()).toBe(0);
    clock.nowMs += 1;
    expect(await burst()).toBe(SLIDING.limit);
  });

  it('keeps a key for as long as anything in it counts: each part of a window gives it a whole life', async () => {
    const limiterOf = slidingWindows();
    const userId = freshId();
    const key = keyFamilies.rateLimitUser.key({ userId });
    const commands = cluster.client().forUse('state');
    const endsMs = () => commands.send({ name: 'pexpiretime', args: [key], retry: 'idempotent' });
    const partMs = SLIDING.windowMs / 10;
    clock.nowMs = Math.ceil(clock.nowMs / partMs) * partMs;
    for (let part = 0; part < 3; part += 1) {
      await limiterOf(part % 2).check({ userId });
      expect(await endsMs()).toBe(clock.nowMs + SLIDING.windowMs + partMs);
      clock.nowMs += partMs;
    }
  });

  it('does not let the time of a key run back with the clock of a promoted node', async () => {
    const limiterOf = slidingWindows();
    const userId = freshId();
    const first = await limiterOf(0).check({ userId }, { cost: SLIDING.limit - 1 });
    clock.nowMs -= SLIDING.windowMs * 3;
    const second = await limiterOf(1).check({ userId });
    const third = await limiterOf(0).check({ userId });
    expect([first, second, third].map(({ isAllowed }) => isAllowed)).toEqual([true, true, false]);
    expect(second).toMatchObject({ remaining: 0, resetMs: SLIDING.windowMs * 1.1 });
    expect(third.retryAfterMs).toBeLessThanOrEqual(SLIDING.windowMs * 1.1);
    clock.nowMs += SLIDING.windowMs * 3;
  });

  it('tells what is left and when some comes back', async () => {
    const limiterOf = slidingWindows();
    const userId = freshId();
    clock.nowMs = Math.ceil(clock.nowMs / SLIDING.windowMs) * SLIDING.windowMs;
    expect(await limiterOf(0).check({ userId }, { cost: 2 })).toMatchObject({
      limit: 6,
      remaining: 4,
      resetMs: 11_000,
    });
    clock.nowMs += 2_500;
    expect(await limiterOf(1).check({ userId })).toMatchObject({ remaining: 3, resetMs: 8_500 });
    expect(await limiterOf(0).check({ userId }, { cost: 2 })).toMatchObject({ remaining: 1, resetMs: 8_500 });
    expect(await limiterOf(1).check({ userId }, { cost: 2 })).toMatchObject({
      isAllowed: false,
      remaining: 1,
      retryAfterMs: 8_500,
    });
    expect(await limiterOf(1).check({ userId }, { cost: 4 })).toMatchObject({ retryAfterMs: 10_500 });
  });
});

describe('the exact log, over two processes', () => {
  it('refuses if and only if the limit was admitted in the window before', async () => {
    const limiterOf = exactLogs();
    await fc.assert(
      fc.asyncProperty(arrivalsOf({ ...EXACT, limit: 1 }), async (arrivals) => {
        const account = `${freshId()}@example.org`;
        const record = await judge(arrivals, {
          clock,
          check: ({ process }) => limiterOf(process).check(account),
        });
        expect(record.every(({ decision }) => decision.source === 'redis')).toBe(true);
        expect(mostAdmitted(record, EXACT.windowMs)).toBeLessThanOrEqual(EXACT.limit);
        expect(refusedWrongly(record, EXACT.windowMs)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  }, 120_000);

  it('admits the sixth login the moment the first is fifteen minutes old', async () => {
    const limiterOf = exactLogs();
    for (let login = 0; login < 5; login += 1) {
      expect((await limiterOf(login % 2).check('ann@example.org')).isAllowed).toBe(true);
      clock.nowMs += 1_000;
    }
    expect(await limiterOf(0).check('Ann@Example.org')).toMatchObject({
      isAllowed: false,
      retryAfterMs: 895_000,
    });
    clock.nowMs += 894_999;
    expect((await limiterOf(0).check('ann@example.org')).isAllowed).toBe(false);
    clock.nowMs += 1;
    expect((await limiterOf(1).check('ann@example.org')).isAllowed).toBe(true);
    expect((await limiterOf(1).check('ann@example.org')).isAllowed).toBe(false);
  });
});

describe('what a key costs', () => {
  const sizeOf = async (key: string) => {
    const redis = cluster.client().forUse('state');
    const size = Number(await redis.send({ name: 'memory', args: ['USAGE', key], retry: 'idempotent' }));
    const endsMs = Number(await redis.send({ name: 'pexpiretime', args: [key], retry: 'idempotent' }));
    const ttlMs = endsMs - clock.nowMs;
    if (process.env['SHOW_FIGURES'])
      process.stderr.write(`${key}: ${String(size)} bytes, ${String(ttlMs)} ms\n`);
    return { size, ttlMs };
  };

  it('is at most 300 bytes with every sub-window in use, and its life a window and a tenth', async () => {
    const family = keyFamilies.rateLimitUser;
    const policy = { name: 'spec-signed-in', limit: 600, windowMs: 60_000 };
    const limiter = new SlidingWindowLimiter({ client: setClock(cluster.client(), clock), family, policy });
    const id = { userId: '8f14e45f-ceea-467f-ab5e-3b1a2c9d7e01', routeClass: 'write' };
    for (let part = 0; part < 30; part += 1) {
      await limiter.check(id, { cost: 54 });
      clock.nowMs += 6_000;
    }
    const { size, ttlMs } = await sizeOf(family.key(id));
    expect(size).toBeLessThanOrEqual(300);
    expect(ttlMs).toBeGreaterThan(0);
    expect(ttlMs).toBeLessThanOrEqual(family.ttlMs);
  });

  it('is no more for the log of an account', async () => {
    const limiterOf = exactLogs();
    for (let login = 0; login < 5; login += 1) {
      await limiterOf(0).check('carl@example.org');
      clock.nowMs += 1;
    }
    const { size, ttlMs } = await sizeOf(keyFamilies.rateLimitLogin.key('carl@example.org'));
    expect(size).toBeLessThanOrEqual(300);
    expect(ttlMs).toBeLessThanOrEqual(keyFamilies.rateLimitLogin.ttlMs);
  });
});
