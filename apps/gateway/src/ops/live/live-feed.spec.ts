import { describe, expect, it } from '@jest/globals';
import { UpstreamTimeoutError } from '@shop/service-defaults/upstreams';
import { type LiveEvent, LiveFeed } from './live-feed.js';

/** A feed of one report, whose readings are counted and wait until they are let go. */
function countedFeed(read: (turn: number) => unknown = (turn) => ({ turn })) {
  const turns = { count: 0 };
  const feed = new LiveFeed([
    {
      part: 'edge',
      everyMs: 1,
      read: () => {
        turns.count += 1;
        return read(turns.count);
      },
    },
  ]);
  return { feed, turns };
}

/** Watches until it has seen so many events. */
async function seen(feed: LiveFeed, count: number): Promise<LiveEvent[]> {
  const leaving = new AbortController();
  const events: LiveEvent[] = [];
  await new Promise<void>((done) => {
    feed.watch((event) => {
      if (events.push(event) === count) done();
    }, leaving.signal);
  });
  leaving.abort();
  return events.slice(0, count);
}

describe('the live feed', () => {
  it('reads once for all who watch', async () => {
    const { feed, turns } = countedFeed();
    const all = await Promise.all(Array.from({ length: 10 }, () => seen(feed, 5)));
    for (const events of all)
      expect(events.map(({ json }) => json)).toEqual(
        [1, 2, 3, 4, 5].map((turn) => `{"turn":${String(turn)}}`),
      );
    expect(turns.count).toBe(5);
  });

  it('reads nothing while nobody watches, and begins anew with who comes next', async () => {
    const { feed, turns } = countedFeed();
    expect(turns.count).toBe(0);
    await seen(feed, 2);
    expect(feed.viewers).toBe(0);
    const before = turns.count;
    const [first] = await seen(feed, 1);
    expect(first).toEqual({ event: 'edge', json: `{"turn":${String(before + 1)}}` });
  });

  it('tells who comes what is known already', async () => {
    let letGo: (value: string) => void = () => undefined;
    const { feed } = countedFeed((turn) =>
      turn === 1 ? 'known' : new Promise<string>((resolve) => (letGo = resolve)),
    );
    const staying = new AbortController();
    await new Promise<void>((told) => {
      feed.watch(() => {
        told();
      }, staying.signal);
    });
    expect(await seen(feed, 1)).toEqual([{ event: 'edge', json: '"known"' }]);
    staying.abort();
    letGo('too late');
  });

  it('tells a report that fails as a setback, and reads it again', async () => {
    const { feed } = countedFeed((turn) => {
      if (turn === 1) throw new UpstreamTimeoutError('order', 1_000);
      return turn;
    });
    expect(await seen(feed, 2)).toEqual([
      { event: 'setback', json: JSON.stringify({ part: 'edge', problem: 'did not answer in time' }) },
      { event: 'edge', json: '2' },
    ]);
  });

  it('says nothing of a report that has not changed', async () => {
    const { feed } = countedFeed((turn) => (turn < 20 ? 'calm' : turn));
    expect(await seen(feed, 2)).toEqual([
      { event: 'edge', json: '"calm"' },
      { event: 'edge', json: '20' },
    ]);
  });

  it('forgets who has left already', () => {
    const { feed, turns } = countedFeed();
    feed.watch(() => undefined, AbortSignal.abort());
    expect([feed.viewers, turns.count]).toEqual([0, 0]);
  });
});
