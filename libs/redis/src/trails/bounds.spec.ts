import { describe, expect, it, jest } from '@jest/globals';
import { RequestTrails } from './request-trails.js';

/* What is kept, without a cluster. */

const hop = (id: string) => ({ id, method: 'GET', route: '/spec' });

function opened(options: ConstructorParameters<typeof RequestTrails>[0]): RequestTrails {
  const trails = new RequestTrails(options);
  trails.switchOn();
  return trails;
}

describe('what is kept of requests', () => {
  it('is the last ones', () => {
    const trails = opened({ maxRequests: 3 });
    for (const id of ['a', 'b', 'c', 'd']) trails.begin(hop(id));
    expect(['a', 'b', 'c', 'd'].map((id) => trails.of(id).length)).toEqual([0, 1, 1, 1]);
  });

  it('is the first entries of each, and how many there was no room for', () => {
    const trails = opened({ maxEntries: 2 });
    trails.begin(hop('long')).run(() => {
      for (const key of ['a', 'b', 'c', 'd']) trails.note(key, 'near-hit');
    });
    const [kept] = trails.of('long');
    expect(kept?.entries.map(({ key }) => key)).toEqual(['a', 'b']);
    expect(kept?.dropped).toBe(2);
  });

  it('is no more than so many bytes, the oldest request going first', () => {
    const trails = opened({ maxBytes: 10_000 });
    const key = 'x'.repeat(1_000);
    for (const id of ['a', 'b', 'c']) {
      trails.begin(hop(id)).run(() => {
        for (let turn = 0; turn < 4; turn += 1) trails.note(key, 'hit');
      });
    }
    expect(['a', 'b', 'c'].map((id) => trails.of(id).length)).toEqual([0, 0, 1]);
  });

  it('does not grow when a request that was forgotten goes on', () => {
    const trails = opened({ maxRequests: 1 });
    const long = trails.begin(hop('long'));
    trails.begin(hop('next'));
    long.run(() => {
      trails.note('late', 'hit');
    });
    expect([trails.of('long'), trails.of('next').length]).toEqual([[], 1]);
  });

  it('is once for each time that a request came here', () => {
    const trails = opened({});
    for (const status of [200, 404]) trails.begin(hop('twice')).end(status);
    expect(trails.of('twice').map(({ status }) => status)).toEqual([200, 404]);
  });
});

describe('a request that has been answered', () => {
  it('takes what it began a moment longer, and what a loop goes on to do no more', () => {
    jest.useFakeTimers({ now: 1_000_000 });
    const trails = opened({});
    const trail = trails.begin(hop('over'));
    trail.end(200);
    const noteAfter = (ms: number) => {
      jest.advanceTimersByTime(ms);
      trail.run(() => {
        trails.note(`after ${String(ms)}`, 'loaded');
      });
    };
    noteAfter(500);
    noteAfter(1_000);
    jest.useRealTimers();
    expect(trails.of('over')[0]?.entries.map(({ key }) => key)).toEqual(['after 500']);
  });
});
