import { describe, expect, it } from '@jest/globals';
import type { EdgeReport } from '@shop/contracts/ops';
import { afterNews, type LiveNews, nothingYet } from './live-state.js';

const edge: EdgeReport = {
  limits: { countedByRedis: 1, countedAlone: 0, refused: 0, isCountingAlone: false },
  credentials: { known: 0, refused: 0, late: 0, unavailable: 0, isBlind: false },
  sessionsUntold: 0,
};

const after = (...news: LiveNews[]) => news.reduce(afterNews, nothingYet);

describe('what the page knows', () => {
  it('is the newest of each report, kept while the shop is gone', () => {
    const state = after(
      { type: 'connected' },
      { type: 'report', part: 'edge', report: edge },
      { type: 'lost', atMs: 1_000 },
    );
    expect(state).toMatchObject({ link: { kind: 'gone', sinceMs: 1_000 }, reports: { edge } });
  });

  it('counts the absence from its first moment, until the stream is back', () => {
    const tried = after({ type: 'lost', atMs: 1_000 }, { type: 'lost', atMs: 4_000 });
    expect(tried.link).toEqual({ kind: 'gone', sinceMs: 1_000 });
    expect(afterNews(tried, { type: 'connected' }).link).toEqual({ kind: 'live' });
  });

  it('tells a report that could not be made, until the next one that could', () => {
    const late = after({ type: 'setback', part: 'edge', problem: 'did not answer in time' });
    expect(late.problems.edge).toBe('did not answer in time');
    expect(afterNews(late, { type: 'report', part: 'edge', report: edge }).problems.edge).toBeUndefined();
  });

  it('tells a missing token from a wrong one', () => {
    expect(after({ type: 'refused', hadToken: false }).link).toEqual({ kind: 'locked', isWrong: false });
    expect(after({ type: 'refused', hadToken: true }).link).toEqual({ kind: 'locked', isWrong: true });
  });
});
