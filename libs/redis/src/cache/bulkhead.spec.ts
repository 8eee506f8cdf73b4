import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { register } from 'prom-client';
import { GatedSource } from '../../test/support/gated-source.js';
import { Bulkhead } from './bulkhead.js';
import { CacheOverloadedError } from './cache.errors.js';

let bulkhead: Bulkhead;

beforeEach(() => {
  jest.useFakeTimers();
  bulkhead = new Bulkhead({ maxRunning: 2, maxWaiting: 3, maxWaitMs: 1_000 });
});

afterEach(() => {
  bulkhead.close();
  jest.useRealTimers();
});

describe('a bulkhead', () => {
  it('lets as many run as it has places, and the others one by one as these end, in their order', async () => {
    const source = new GatedSource<number>();
    const answers = [1, 2, 3, 4].map(() => bulkhead.run(source.load));
    await source.arrival();
    expect([source.asked, bulkhead.running, bulkhead.waiting]).toEqual([2, 2, 2]);
    source.answer(1);
    expect(await answers[0]).toBe(1);
    expect([source.asked, bulkhead.running, bulkhead.waiting]).toEqual([3, 2, 1]);
    source.fail(new Error('the source is down'));
    await expect(answers[1]).rejects.toThrow('the source is down');
    expect([source.asked, bulkhead.running, bulkhead.waiting]).toEqual([4, 2, 0]);
    source.answer(3);
    source.answer(4);
    expect(await Promise.all(answers.slice(2))).toEqual([3, 4]);
    expect([bulkhead.running, bulkhead.waiting]).toEqual([0, 0]);
  });

  it('refuses more than may wait, with a 503 that says when to come back', async () => {
    const source = new GatedSource<number>();
    const admitted = [1, 2, 3, 4, 5].map(() => bulkhead.run(source.load));
    const refused = bulkhead.run(source.load);
    await expect(refused).rejects.toBeInstanceOf(CacheOverloadedError);
    await expect(refused).rejects.toMatchObject({
      status: 503,
      code: 'CACHE_OVERLOADED',
      message: 'Too much is being asked for while the cache is away. Try again in a moment.',
      retryAfterSeconds: 2,
    });
    for (const [value, answer] of admitted.entries()) {
      await source.arrival();
      source.answer(value);
      expect(await answer).toBe(value);
    }
    expect(source.asked).toBe(5);
  });

  it('lets nobody wait longer than the bound, and gives the place to who is left', async () => {
    const source = new GatedSource<number>();
    const running = [bulkhead.run(source.load), bulkhead.run(source.load)];
    const late = bulkhead.run(source.load);
    jest.advanceTimersByTime(600);
    const patient = bulkhead.run(source.load);
    jest.advanceTimersByTime(400);
    await expect(late).rejects.toBeInstanceOf(CacheOverloadedError);
    source.answer(1);
    source.answer(2);
    await Promise.all(running);
    source.answer(3);
    expect(await patient).toBe(3);
    expect(source.asked).toBe(3);
  });

  it('is seen by Prometheus', async () => {
    const source = new GatedSource<number>();
    const answers = [1, 2, 3].map(() => bulkhead.run(source.load));
    expect(await register.getSingleMetricAsString('cache_bypass_loads')).toMatch(/cache_bypass_loads 2/);
    expect(await register.getSingleMetricAsString('cache_bypass_loads_waiting')).toMatch(/_waiting 1/);
    for (const answer of answers) {
      await source.arrival();
      source.answer(1);
      await answer;
    }
  });
});
