import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { register } from 'prom-client';
import { ShardBreakers } from './shard-breakers.js';

let breakers: ShardBreakers;

beforeEach(() => {
  jest.useFakeTimers();
  breakers = new ShardBreakers((key) => key.split(':')[0] ?? null);
});

afterEach(() => {
  breakers.close();
  jest.useRealTimers();
});

const times = (count: number, act: () => void) => {
  for (let time = 0; time < count; time += 1) act();
};
const fail = (count: number, key = 'one:a') => {
  times(count, () => {
    breakers.failed(key);
  });
};

describe('the breaker of a shard', () => {
  it('is calm while nothing fails, whatever succeeds', () => {
    times(100, () => {
      breakers.succeeded('one:a');
    });
    expect(breakers.isCalm).toBe(true);
  });

  it('opens at ten failures in two seconds, when they are half of all', () => {
    fail(9);
    expect([breakers.admits('one:a'), breakers.isCalm]).toEqual([true, false]);
    fail(1);
    expect(breakers.admits('one:b')).toBe(false);
  });

  it('admits all and is not open while it counts', () => {
    fail(9);
    expect([1, 2, 3].map(() => breakers.admits('one:a'))).toEqual([true, true, true]);
    expect(breakers.open).toBe(0);
  });

  it('opens when just half of all fail', () => {
    fail(1);
    times(10, () => {
      breakers.succeeded('one:a');
    });
    fail(8);
    expect(breakers.admits('one:a')).toBe(true);
    fail(1);
    expect(breakers.admits('one:a')).toBe(false);
  });

  it('is not held open by failures of what was under way when it opened', () => {
    fail(10);
    jest.advanceTimersByTime(400);
    fail(3);
    jest.advanceTimersByTime(100);
    expect(breakers.admits('one:a')).toBe(true);
  });

  it('leaves the other shards in', () => {
    fail(10);
    expect(breakers.admits('two:a')).toBe(true);
    expect(breakers.open).toBe(1);
  });

  it('stays closed while more succeeds than fails', () => {
    fail(1);
    times(30, () => {
      breakers.succeeded('one:a');
    });
    fail(20);
    expect(breakers.admits('one:a')).toBe(true);
    fail(10);
    expect(breakers.admits('one:a')).toBe(false);
  });

  it('stays closed when failures are far between', () => {
    fail(9);
    jest.advanceTimersByTime(2_100);
    fail(9);
    expect(breakers.admits('one:a')).toBe(true);
  });

  it('lets exactly one try again every half second', () => {
    fail(10);
    jest.advanceTimersByTime(499);
    expect(breakers.admits('one:a')).toBe(false);
    jest.advanceTimersByTime(1);
    expect([1, 2, 3].map(() => breakers.admits('one:a'))).toEqual([true, false, false]);
    jest.advanceTimersByTime(10_000);
    expect(breakers.admits('one:a')).toBe(false);
    fail(1);
    expect(breakers.admits('one:a')).toBe(false);
    jest.advanceTimersByTime(500);
    expect([1, 2, 3].map(() => breakers.admits('one:b'))).toEqual([true, false, false]);
  });

  it('closes when the one that tried succeeds', () => {
    fail(10);
    jest.advanceTimersByTime(500);
    breakers.admits('one:a');
    breakers.succeeded('one:a');
    expect([1, 2, 3].map(() => breakers.admits('one:a'))).toEqual([true, true, true]);
    expect([breakers.isCalm, breakers.open]).toEqual([true, 0]);
    fail(9);
    expect(breakers.admits('one:a')).toBe(true);
  });

  it('is not closed by an answer that was under way when it opened', () => {
    fail(10);
    breakers.succeeded('one:a');
    expect(breakers.admits('one:a')).toBe(false);
  });

  it('is forgotten when its shard has not failed for a while, but not while one tries', () => {
    fail(9, 'one:a');
    fail(10, 'two:a');
    jest.advanceTimersByTime(2_100);
    breakers.admits('two:a');
    breakers.succeeded('three:a');
    expect(breakers.isCalm).toBe(false);
    expect([breakers.admits('one:a'), breakers.admits('two:a')]).toEqual([true, false]);
    breakers.succeeded('two:a');
    expect(breakers.isCalm).toBe(true);
  });

  it('is seen by Prometheus', async () => {
    const changes = async (to: string) => {
      const text = await register.getSingleMetricAsString('cache_breaker_changes_total');
      return Number(new RegExp(`to="${to}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
    };
    const before = [await changes('open'), await changes('closed')];
    fail(12);
    expect(await register.getSingleMetricAsString('cache_breakers_open')).toMatch(/cache_breakers_open 1/);
    jest.advanceTimersByTime(500);
    breakers.admits('one:a');
    fail(1);
    jest.advanceTimersByTime(500);
    breakers.admits('one:a');
    breakers.succeeded('one:a');
    expect([await changes('open'), await changes('closed')]).toEqual(before.map((count) => count + 1));
    expect(await register.getSingleMetricAsString('cache_breakers_open')).toMatch(/cache_breakers_open 0/);
  });

  it('of all keys together is meant while no map is known', () => {
    const blind = new ShardBreakers(() => null);
    times(10, () => {
      blind.failed('one:a');
    });
    expect(blind.admits('two:a')).toBe(false);
    blind.close();
  });
});
