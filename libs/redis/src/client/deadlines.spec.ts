import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Deadlines } from './deadlines.js';

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
});
afterEach(() => {
  jest.useRealTimers();
});

describe('Deadlines', () => {
  it('expires each after its duration, in their order', () => {
    const deadlines = new Deadlines(100);
    const expired: string[] = [];
    deadlines.start(() => expired.push('first'));
    jest.advanceTimersByTime(60);
    deadlines.start(() => expired.push('second'));
    jest.advanceTimersByTime(40);
    expect(expired).toEqual(['first']);
    jest.advanceTimersByTime(60);
    expect(expired).toEqual(['first', 'second']);
  });

  it.each([0, 1, 2])('spares the one that is cancelled, whichever it is (%s)', (spared) => {
    const deadlines = new Deadlines(100);
    const expired: number[] = [];
    const started = [0, 1, 2].map((number) => deadlines.start(() => expired.push(number)));
    const cancelled = started[spared];
    if (cancelled !== undefined) {
      deadlines.cancel(cancelled);
      deadlines.cancel(cancelled);
    }
    jest.advanceTimersByTime(200);
    expect(expired).toEqual([0, 1, 2].filter((number) => number !== spared));
  });

  it('holds one timer for all', () => {
    const deadlines = new Deadlines(100);
    for (let count = 0; count < 1_000; count += 1) deadlines.start(() => undefined);
    expect(jest.getTimerCount()).toBe(1);
    deadlines.stop();
    expect(jest.getTimerCount()).toBe(0);
    deadlines.stop();
  });

  it('says when nothing is running', async () => {
    const deadlines = new Deadlines(100);
    await deadlines.idle();
    deadlines.start(() => undefined);
    const idle = deadlines.idle();
    jest.advanceTimersByTime(100);
    await expect(idle).resolves.toBeUndefined();
  });

  it('may be what its caller is timed by anyway, more than once, and holds nothing of its neighbours when it is over', () => {
    const deadlines = new Deadlines(100);
    const expired: string[] = [];
    const timed = (name: string) => ({
      expire: () => expired.push(name),
      ...{ endsAtMs: 0, previous: null, next: null, isOver: true },
    });
    const [first, second] = [timed('first'), timed('second')];
    deadlines.run(first);
    deadlines.run(second);
    deadlines.cancel(first);
    expect([first.isOver, first.previous, first.next, second.previous]).toEqual([true, null, null, null]);
    deadlines.run(first);
    jest.advanceTimersByTime(100);
    expect(expired).toEqual(['second', 'first']);
  });
});
