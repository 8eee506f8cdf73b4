import { describe, expect, it } from '@jest/globals';
import { everyTick, type Looked, TICK_MS } from './every-tick.js';

/** What was taken of looks that took so many milliseconds each, or threw; on a clock that only looks and pauses move. */
async function looked(takes: readonly (number | Error | undefined)[]): Promise<Looked<number>[]> {
  const all: Looked<number>[] = [];
  const over = new AbortController();
  let nowMs = 0;
  let times = 0;
  await everyTick({
    now: () => nowMs,
    look: () => {
      const take = takes[times];
      times += 1;
      if (times > takes.length) over.abort();
      if (take instanceof Error) throw take;
      nowMs += take ?? 0;
      return take;
    },
    took: (one) => all.push(one),
    signal: over.signal,
    pause: (ms) => {
      nowMs += ms;
      return Promise.resolve();
    },
  });
  return all;
}

describe('a look at every tick', () => {
  it('says how long it took, and how late the next one is when it overran some', async () => {
    const [first, second, third] = await looked([3.5 * TICK_MS, 1, 1]);
    expect(first).toMatchObject({ atMs: 0, lateMs: 0, tookMs: 3.5 * TICK_MS });
    // The ticks at 1 and 2 were left out, the one at 3 is late; from then on it is in time.
    expect(second).toMatchObject({ atMs: 3.5 * TICK_MS, lateMs: 2.5 * TICK_MS });
    expect(third).toMatchObject({ atMs: 4 * TICK_MS, lateMs: 0 });
  });

  it('has a gap where a look failed, and goes on', async () => {
    const all = await looked([1, new Error('nobody is there'), 2]);
    expect(all.map(({ seen }) => seen)).toEqual([1, null, 2]);
  });

  it('has nothing where there was nothing to look at', async () => {
    const all = await looked([1, undefined, 2]);
    expect(all.map(({ seen }) => seen)).toEqual([1, 2]);
  });
});
