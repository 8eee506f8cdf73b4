import { describe, expect, it } from '@jest/globals';
import { changed, primary, reportAt, wholeCluster } from './cluster.double.js';
import { angleOf, namedSegments, pointOf, segmentsOf } from './ring-layout.js';
import { shardsOf } from './shards.js';

const shards = shardsOf(wholeCluster, new Map());
const told = (...[nodes]: Parameters<typeof changed>) =>
  segmentsOf(reportAt(0, changed(nodes)), shards).map(
    ({ from, to, owner, coverage, isCovered }) =>
      `${String(from)}-${String(to)} ${String(owner)} ${coverage}${isCovered ? '' : ', alone'}`,
  );

describe('the ring', () => {
  it('begins at the top and goes round as a clock does', () => {
    expect([angleOf(0), angleOf(8_192), angleOf(16_384)]).toEqual([0, Math.PI, 2 * Math.PI]);
    const { x, y } = pointOf(4_095.5, 100);
    expect([x, Math.abs(y)]).toEqual([100, 0]);
  });

  it('has a piece for each run of slots, with who owns it', () => {
    expect(told({})).toEqual(['0-5460 a served', '5461-10922 b served', '10923-16383 c served']);
  });

  it('shows slots whose owner is silent, and whose owner is lost', () => {
    expect(told({ a: { info: null } })[0]).toBe('0-5460 a silent');
    expect(told({ a: { info: null, health: 'failed' } })[0]).toBe('0-5460 a uncovered');
  });

  it('shows slots of nobody as a gap', () => {
    expect(told({ a: primary('a', [[10, 5_460]]) }).slice(0, 2)).toEqual([
      '0-9 null uncovered, alone',
      '10-5460 a served',
    ]);
  });

  it('shows where no replica stands by', () => {
    expect(told({ d: { info: null } })[0]).toBe('0-5460 a served, alone');
  });

  it('names the longest piece of each node, where there is room for a name', () => {
    const pieces = changed({
      a: primary('a', [[100, 5_460]]),
      c: primary('c', [
        [0, 99],
        [10_923, 16_383],
      ]),
      b: primary('b', [[5_461, 10_922]]),
    });
    const named = namedSegments(segmentsOf(reportAt(0, pieces), shards));
    expect(named.map(({ owner, from }) => [owner, from])).toEqual([
      ['c', 10_923],
      ['a', 100],
      ['b', 5_461],
    ]);
    const small = changed({ a: primary('a', [[0, 5_460]]), d: primary('d', []) });
    expect(namedSegments(segmentsOf(reportAt(0, small), shards)).map(({ owner }) => owner)).not.toContain(
      'd',
    );
  });
});
