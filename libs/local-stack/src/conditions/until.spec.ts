import { describe, expect, it } from '@jest/globals';
import { StopWaiting, until } from './until.js';

describe('until', () => {
  it('returns when the condition holds', async () => {
    let looks = 0;
    await until(async () => ++looks === 3, { what: 'it was looked at thrice', withinMs: 10_000, everyMs: 0 });
    expect(looks).toBe(3);
  });

  it('takes a condition that throws for one that does not hold yet', async () => {
    let looks = 0;
    const condition = async () => {
      if (++looks < 2) throw new Error('too early');
      return true;
    };
    await until(condition, { what: 'it no longer throws', withinMs: 10_000, everyMs: 0 });
    expect(looks).toBe(2);
  });

  it('gives up with the last error as the cause', async () => {
    const cause = new Error('still down');
    const wait = until(() => Promise.reject(cause), { what: 'it is up', withinMs: 1, everyMs: 0 });
    await expect(wait).rejects.toMatchObject({
      message: 'Waited 1 ms in vain until it is up. Last: still down',
      cause,
    });
  });

  it('stops at once when the condition can no longer come true', async () => {
    const died = new Error('it died');
    const wait = until(() => Promise.reject(new StopWaiting(died)), { what: 'it is up', withinMs: 60_000 });
    await expect(wait).rejects.toBe(died);
  });

  it('stops with the reason of an aborted signal', async () => {
    const reason = new Error('Ctrl-C');
    const wait = until(async () => false, {
      what: 'never',
      withinMs: 60_000,
      signal: AbortSignal.abort(reason),
    });
    await expect(wait).rejects.toBe(reason);
  });
});
