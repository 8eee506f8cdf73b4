import { describe, expect, it } from '@jest/globals';
import { requestLines, standingOf, timesOf, waitLines } from './run-lines.js';

const seconds = [
  { atMs: 1_000, requests: 9, retried: 1, failed: 0, p50Ms: 4, p99Ms: 20 },
  { atMs: 2_000, requests: 0, retried: 0, failed: 2, p50Ms: null, p99Ms: null },
];
const promised = { promise: 'no request fails', isKept: true, seen: '0 failed' };
const finished = { state: 'finished', problem: null } as const;

describe('what is drawn of a drill', () => {
  it('is placed on the clock', () => {
    expect(timesOf({ startedAt: '1970-01-01T00:00:10.000Z', seconds })).toEqual([11, 12]);
  });

  it('is what shoppers met with, second by second', () => {
    expect(requestLines(seconds).map(({ name, values }) => [name, values])).toEqual([
      ['answered', [9, 0]],
      ['sent again', [1, 0]],
      ['failed', [0, 2]],
    ]);
    expect(waitLines(seconds).map(({ values }) => values)).toEqual([
      [4, null],
      [20, null],
    ]);
  });
});

describe('how a drill stands', () => {
  it('is told while it is held', () => {
    expect(standingOf({ state: 'running', verdict: null, problem: null })).toBe('is held');
    expect(standingOf({ state: 'stopping', verdict: null, problem: null })).toBe('is undoing what it did');
  });

  it('is its verdict in the end, or why there is none', () => {
    expect(standingOf({ ...finished, verdict: [promised] })).toBe('every promise was kept');
    expect(standingOf({ ...finished, verdict: [promised, { ...promised, isKept: false }] })).toBe(
      '1 of 2 promises broken',
    );
    expect(standingOf({ ...finished, verdict: null })).toBe('was broken off');
    expect(standingOf({ ...finished, verdict: null, problem: 'It ended.' })).toBe('could not be held');
  });
});
