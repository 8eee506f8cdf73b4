import { describe, expect, it } from '@jest/globals';
import { mergeExpositions, parseExposition } from './exposition.js';

const text = `
# HELP wait_seconds Time
# TYPE wait_seconds histogram
wait_seconds_bucket{le="0.1",route="/a{b}"} 3
wait_seconds_sum{route="/a{b}"} 0.2
wait_seconds_count{route="/a{b}"} 3
# TYPE failures_total counter
# TYPE open gauge
open 4
# TYPE says gauge
says{quote="a \\"b\\" c=\\"d\\"",next="e"} 1
`;

describe('parseExposition', () => {
  const found = parseExposition(text);

  it('knows the series of a histogram by their names, and each by its labels', () => {
    expect(found.get('wait_seconds_bucket')).toEqual(new Set(['le', 'route']));
    expect(found.get('wait_seconds_count')).toEqual(new Set(['route']));
    expect(found.has('wait_seconds')).toBe(false);
  });

  it('knows a metric that has no series yet, but not its labels', () => {
    expect(found.get('failures_total')).toBeNull();
    expect(found.get('open')).toEqual(new Set());
  });

  it('is not misled by what stands in a value', () => {
    expect(found.get('says')).toEqual(new Set(['quote', 'next']));
  });

  it('has of several processes what any of them has', () => {
    const other = parseExposition('# TYPE failures_total counter\nfailures_total{kind="x"} 1\n');
    expect(mergeExpositions([found, other]).get('failures_total')).toEqual(new Set(['kind']));
  });
});
