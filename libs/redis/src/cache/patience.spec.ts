import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { noLongerThan } from './patience.js';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

const never = new Promise<string>(() => undefined);
const late = () => 'too late';

describe('patience', () => {
  it('gives what was waited for when it comes in time, and leaves no timer', async () => {
    expect(await noLongerThan(Promise.resolve('done'), { ms: 100, otherwise: late })).toBe('done');
    await expect(
      noLongerThan(Promise.reject(new Error('failed')), { ms: 100, otherwise: late }),
    ).rejects.toThrow('failed');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('ends when its time is over, and not before', async () => {
    const ended = jest.fn();
    const waiting = noLongerThan(never, { ms: 100, otherwise: late }).then(ended);
    await jest.advanceTimersByTimeAsync(99);
    expect(ended).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    await waiting;
    expect(ended).toHaveBeenCalledWith('too late');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('throws what is to be thrown when it is over', async () => {
    const otherwise = () => {
      throw new Error('over');
    };
    const waiting = expect(noLongerThan(never, { ms: 100, otherwise })).rejects.toThrow('over');
    await jest.advanceTimersByTimeAsync(100);
    await waiting;
  });

  it('without an end sets no timer', async () => {
    const answer = Promise.withResolvers<string>();
    const waiting = noLongerThan(answer.promise, { ms: Infinity, otherwise: late });
    expect(jest.getTimerCount()).toBe(0);
    answer.resolve('done');
    expect(await waiting).toBe('done');
  });
});
