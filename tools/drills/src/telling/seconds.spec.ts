import { describe, expect, it } from '@jest/globals';
import type { RouteWindow, Sample } from '../timeline/sample.js';
import { secondsOf } from './seconds.js';

const look = (atMs: number, ...seen: RouteWindow[]): Sample => ({
  of: 'shoppers',
  about: 'shoppers',
  atMs,
  tookMs: 0,
  lateMs: 0,
  seen,
});
const answers = (...timesMs: number[]): RouteWindow => ({ route: 'GET /', retried: 0, failed: 0, timesMs });

async function told(...samples: Sample[]) {
  async function* timeline() {
    yield* samples;
  }
  const all = [];
  for await (const one of secondsOf(timeline())) all.push(one);
  return all;
}

describe('what a drill tells while it is held', () => {
  it('is every mark at once, before the second that it falls in is over', async () => {
    const mark: Sample = { of: 'mark', atMs: 40, event: 'kill -9' };
    expect(await told(look(10, answers(1)), { of: 'struck', atMs: 30 }, mark)).toEqual([
      { of: 'struck', atMs: 30 },
      mark,
    ]);
  });

  it('is the requests of a second over all routes, with percentiles of the single ones', async () => {
    const slow = { ...answers(30), retried: 2, failed: 1 };
    const [second] = await told(look(0, answers(10)), look(900, answers(20), slow), look(1_000, answers(99)));
    expect(second).toEqual({
      of: 'second',
      second: { atMs: 1_000, requests: 3, retried: 2, failed: 1, p50Ms: 20, p99Ms: 29.8 },
    });
  });

  it('has seconds in which nothing was answered', async () => {
    const seconds = await told(look(0, answers(10)), look(3_100));
    expect(seconds).toMatchObject([
      { second: { atMs: 1_000, requests: 1 } },
      { second: { atMs: 2_000, requests: 0, p50Ms: null, p99Ms: null } },
      { second: { atMs: 3_000, requests: 0 } },
    ]);
  });
});
