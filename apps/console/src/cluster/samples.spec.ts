import { describe, expect, it } from '@jest/globals';
import { summaryOf } from '../charts/summary.js';
import { changed, reportAt } from './cluster.double.js';
import { sampleOf, seriesOf } from './samples.js';

const samples = [
  sampleOf(reportAt(0)),
  sampleOf(reportAt(500, changed({ a: { info: null, roundTripMs: null } }))),
  sampleOf(reportAt(1_000, changed({ a: { roundTripMs: 7.5 } }))),
];

describe('a series', () => {
  it('has a gap where the node did not answer', () => {
    expect(seriesOf(samples, 'a', 'roundTripMs')).toEqual([1, null, 7.5]);
    expect(seriesOf(samples, 'unknown', 'opsPerSecond')).toEqual([null, null, null]);
  });

  it('is told in three numbers', () => {
    expect(summaryOf(seriesOf(samples, 'a', 'roundTripMs'))).toEqual({ last: 7.5, least: 1, most: 7.5 });
    expect(summaryOf([3, null])).toEqual({ last: null, least: 3, most: 3 });
    expect(summaryOf([null])).toEqual({ last: null, least: null, most: null });
  });

  it('is placed in seconds', () => {
    expect((samples[1]?.at ?? 0) - (samples[0]?.at ?? 0)).toBe(0.5);
  });
});
