import { describe, expect, it } from '@jest/globals';
import { everyTick, type Looked, TICK_MS } from './every-tick.js';

/** A clock that stands still unless a look takes time; waiting is done for real. */
async function looked(takes: readonly (number | Error | undefined)[]): Promise<Looked<number>[]> {
  const all: Looked<number>[] = [];
  const over = new AbortController();
  let spentMs = 0;
  let times = 0;
  const begunMs = performance.now();
  await everyTick({
    now: () => performance.now() - begunMs + spentMs,
    look: () => {
      const take = takes[times];
      times += 1;
      if (times > takes.length) over.abort();
      if (take instanceof Error) throw take;
      spentMs += take ?? 0;
      return take;
    },
    took: (one) => all.push(one),
    signal: over.signal,
  });
  return all;
}

describe('a look at every tick', () => {
  it('says how long it took, and how late the next one is when it overran some', async () => {
    const [first, second, third] = await looked([3.5 * TICK_MS, 1, 1]);
    expect(first?.tookMs).toBeGreaterThanOrEqual(3.5 * TICK_MS);
    // The ticks at 1 and 2 were left out, the one at 3 is late; from then on it is in time.
    expect(second?.lateMs).toBeGreaterThanOrEqual(2.5 * TICK_MS);
    expect(third?.atMs).toBeGreaterThanOrEqual(4 * TICK_MS);
    expect((third?.atMs ?? 0) - (third?.lateMs ?? 0)).toBeCloseTo(4 * TICK_MS, -1);
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
