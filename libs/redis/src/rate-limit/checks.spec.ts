import { describe, expect, it } from '@jest/globals';
import { assertCost, countWithStandIn } from './checks.js';

/** A place that counts for itself and keeps what it was told. */
class Ear {
  readonly taken: unknown[] = [];
  readonly noted: unknown[] = [];

  take(request: unknown) {
    this.taken.push(request);
    return { isAllowed: true, by: 'this process' };
  }

  note(request: unknown) {
    this.noted.push(request);
  }
}

const request = { key: 'a', cost: 2 };
const timed = { ...request, nowMs: expect.any(Number) };
const redisSays = (isAllowed: boolean) => () => Promise.resolve({ isAllowed, by: 'redis' });

describe('a request that Redis judged', () => {
  it('is noted in this process when it was admitted, for the day that Redis is away', async () => {
    const local = new Ear();
    const judged = await countWithStandIn({ inRedis: redisSays(true), local }, request);
    expect(judged).toEqual({ count: { isAllowed: true, by: 'redis' }, source: 'redis' });
    expect([local.noted, local.taken]).toEqual([[timed], []]);
  });

  it('costs nothing here when it was refused', async () => {
    const local = new Ear();
    const judged = await countWithStandIn({ inRedis: redisSays(false), local }, request);
    expect(judged).toEqual({ count: { isAllowed: false, by: 'redis' }, source: 'redis' });
    expect([local.noted, local.taken]).toEqual([[], []]);
  });
});

describe('a request that Redis did not judge', () => {
  it('is judged by this process, once, by whole milliseconds that never run back', async () => {
    const local = new Ear();
    const inRedis = () => Promise.reject(new Error('too late'));
    const judged = await countWithStandIn({ inRedis, local }, request);
    expect(judged).toEqual({ count: { isAllowed: true, by: 'this process' }, source: 'local' });
    expect([local.noted, local.taken]).toEqual([[], [timed]]);
    const { nowMs } = local.taken[0] as { nowMs: number };
    expect(Number.isInteger(nowMs)).toBe(true);
    expect(nowMs).toBeLessThanOrEqual(performance.now());
  });
});

describe('the cost of a request', () => {
  const policy = { name: 'spec', limit: 3, windowMs: 1_000 };

  it.each([1, 2, 3])('may be %d of 3 units', (cost) => {
    expect(() => {
      assertCost(policy, cost);
    }).not.toThrow();
  });

  it.each([0, -1, 4, 1.5, Number.NaN])('may not be %d, and its error says what it may be', (cost) => {
    expect(() => {
      assertCost(policy, cost);
    }).toThrow(
      expect.objectContaining({
        code: 'RATE_LIMIT_COST_INVALID',
        status: 500,
        fields: { policy: 'spec', cost, limit: 3 },
        message: "A request under 'spec' costs a whole number of units from 1 to 3.",
      }),
    );
  });
});
