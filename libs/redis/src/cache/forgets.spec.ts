import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
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
    expect(warn).toHaveBeenCalledWith({ keys: 2 }, expect.any(String));
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
});

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
});
