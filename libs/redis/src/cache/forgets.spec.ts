import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { register } from 'prom-client';
import { Forgets } from './forgets.js';

/* What a forget goes through while Redis cannot be reached, by a clock that is moved by hand. */

const TTL_MS = 60_000;

/** A Redis that can be taken away, and whose answers can be held back. */
function forgetsOver() {
  const redis = { isDown: false, applied: [] as string[], hold: Promise.resolve() };
  const warn = jest.fn();
  const apply = async (key: string) => {
    await redis.hold;
    if (redis.isDown) throw new Error('down');
    redis.applied.push(key);
  };
  return { redis, warn, forgets: new Forgets({ apply, logger: { warn } }) };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('a forget that does not reach Redis', () => {
  it('is told with how many keys, and tried again until it succeeds', async () => {
    const { redis, warn, forgets } = forgetsOver();
    redis.isDown = true;
    expect(await forgets.forget(['a', 'b'], TTL_MS)).toBe(false);
    expect(warn).toHaveBeenCalledWith({ keys: 2 }, 'forgets did not reach redis, retrying');
    await jest.advanceTimersByTimeAsync(1_000);
    expect([forgets.isPending('a'), forgets.isRecent('a')]).toEqual([true, false]);
    redis.isDown = false;
    await jest.advanceTimersByTimeAsync(250);
    expect(redis.applied).toEqual(['a', 'b']);
    expect([forgets.isPending('a'), forgets.isRecent('a')]).toEqual([false, true]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is not tried again after closing, not even by a try that was under way', async () => {
    const { redis, forgets } = forgetsOver();
    redis.isDown = true;
    await forgets.forget(['a'], TTL_MS);
    const answer = Promise.withResolvers<undefined>();
    redis.hold = answer.promise;
    await jest.advanceTimersByTimeAsync(250);
    forgets.close();
    answer.resolve(undefined);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(redis.applied).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is given up when all that it could have hit has expired', async () => {
    const { redis, forgets } = forgetsOver();
    redis.isDown = true;
    const before = await outcomes('given_up');
    await forgets.forget(['a'], 1_000);
    await forgets.forget(['b'], 1_001);
    await jest.advanceTimersByTimeAsync(999);
    expect([forgets.isPending('a'), forgets.isPending('b')]).toEqual([true, true]);
    await jest.advanceTimersByTimeAsync(1);
    expect([forgets.isPending('a'), forgets.isPending('b')]).toEqual([false, true]);
    await jest.advanceTimersByTimeAsync(250);
    expect(forgets.isPending('b')).toBe(false);
    expect((await outcomes('given_up')) - before).toBe(2);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('waits its turn behind two hundred others', async () => {
    const { redis, forgets } = forgetsOver();
    redis.isDown = true;
    const keys = Array.from({ length: 201 }, (_, index) => `key-${String(index)}`);
    await forgets.forget(keys, TTL_MS);
    redis.isDown = false;
    await jest.advanceTimersByTimeAsync(250);
    expect(redis.applied).toEqual(keys.slice(0, 200));
    await jest.advanceTimersByTimeAsync(250);
    expect(redis.applied).toEqual(keys);
  });

  it('in part is pending in that part only', async () => {
    const forgets = new Forgets({
      apply: (key) => (key === 'a' ? Promise.resolve() : Promise.reject(new Error())),
    });
    expect(await forgets.forget(['a', 'b'], TTL_MS)).toBe(false);
    expect([forgets.isPending('a'), forgets.isPending('b')]).toEqual([false, true]);
    forgets.close();
  });
});

describe('a forget', () => {
  it('that reaches Redis is pending until then, and recent for a second after it', async () => {
    const { redis, warn, forgets } = forgetsOver();
    const answer = Promise.withResolvers<undefined>();
    redis.hold = answer.promise;
    const forgotten = forgets.forget(['a'], TTL_MS);
    expect([forgets.isPending('a'), forgets.isRecent('a'), forgets.isPending('b')]).toEqual([
      true,
      false,
      false,
    ]);
    answer.resolve(undefined);
    expect(await forgotten).toBe(true);
    expect([forgets.isPending('a'), forgets.isRecent('a'), forgets.isRecent('b')]).toEqual([
      false,
      true,
      false,
    ]);
    await jest.advanceTimersByTimeAsync(999);
    expect(forgets.isRecent('a')).toBe(true);
    await jest.advanceTimersByTimeAsync(1);
    expect(forgets.isRecent('a')).toBe(false);
    expect(warn).not.toHaveBeenCalled();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('that succeeds late does not clear a newer one of the same key', async () => {
    const { redis, forgets } = forgetsOver();
    const [old, young] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    redis.hold = old.promise;
    const first = forgets.forget(['a'], TTL_MS);
    redis.hold = young.promise;
    const second = forgets.forget(['a'], TTL_MS);
    old.resolve(undefined);
    await first;
    expect(forgets.isPending('a')).toBe(true);
    young.resolve(undefined);
    await second;
    expect(forgets.isPending('a')).toBe(false);
  });

  it('is seen by Prometheus while it is pending, and by its outcome', async () => {
    const { redis, forgets } = forgetsOver();
    const before = await Promise.all(['confirmed', 'retried', 'resent'].map(outcomes));
    const pending = await pendingNow();
    await forgets.forget(['a'], TTL_MS);
    redis.isDown = true;
    await forgets.forget(['b', 'c'], TTL_MS);
    expect((await pendingNow()) - pending).toBe(2);
    redis.isDown = false;
    await jest.advanceTimersByTimeAsync(250);
    expect((await pendingNow()) - pending).toBe(0);
    await forgets.resendRecent();
    const after = await Promise.all(['confirmed', 'retried', 'resent'].map(outcomes));
    expect(after.map((count, index) => count - (before[index] ?? 0))).toEqual([1, 2, 3]);
    redis.isDown = true;
    await forgets.forget(['d'], TTL_MS);
    forgets.close();
    expect(await pendingNow()).toBe(pending);
  });
});

async function outcomes(outcome: string): Promise<number> {
  const text = await register.getSingleMetricAsString('cache_forgets_total');
  return Number(new RegExp(`outcome="${outcome}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
}

async function pendingNow(): Promise<number> {
  const text = await register.getSingleMetricAsString('cache_forgets_pending');
  return Number(/cache_forgets_pending (\d+)/.exec(text)?.[1]);
}

describe('a promotion', () => {
  it('sends the forgets of the last ten seconds again, and no older ones', async () => {
    const { redis, forgets } = forgetsOver();
    await forgets.forget(['old'], TTL_MS);
    await jest.advanceTimersByTimeAsync(6_000);
    await forgets.forget(['new'], TTL_MS);
    await jest.advanceTimersByTimeAsync(6_000);
    redis.applied.length = 0;
    await forgets.resendRecent();
    expect(redis.applied).toEqual(['new']);
  });

  it('sends what was forgotten ten seconds ago to the millisecond, once for each key, and makes nothing recent', async () => {
    const { redis, forgets } = forgetsOver();
    for (const key of ['a', 'b', 'a']) await forgets.forget([key], TTL_MS);
    await jest.advanceTimersByTimeAsync(10_000);
    redis.applied.length = 0;
    await forgets.resendRecent();
    expect(redis.applied).toEqual(['b', 'a']);
    expect(forgets.isRecent('a')).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    await forgets.resendRecent();
    expect(redis.applied).toEqual(['b', 'a']);
  });

  it('that Redis does not answer either leaves nothing pending', async () => {
    const { redis, forgets } = forgetsOver();
    await forgets.forget(['a'], TTL_MS);
    redis.isDown = true;
    await forgets.resendRecent();
    expect([forgets.isPending('a'), jest.getTimerCount()]).toEqual([false, 0]);
  });
});
