import { describe, expect, it } from '@jest/globals';
import type { TopologyNode, TopologyReport } from '@shop/contracts/ops';
import { changed, primary, replica, reportAt, wholeCluster } from './cluster.double.js';
import { afterReading, noCluster } from './cluster-state.js';
import { headlineOf } from './headline-words.js';
import { cardsOf } from './node-state.js';
import { sentenceOf } from './words.js';

const after = (...reports: TopologyReport[]) => reports.reduce(afterReading, noCluster);

/** Half a second apart, from a whole cluster on. */
const through = (...readings: (readonly TopologyNode[])[]) =>
  after(reportAt(0), ...readings.map((nodes, index) => reportAt((index + 1) * 500, nodes)));

const told = (...readings: (readonly TopologyNode[])[]) =>
  [...through(...readings).happenings].reverse().slice(1).map(sentenceOf);

const silent = changed({ a: { info: null, roundTripMs: null } });
const dead = changed({ a: { info: null, roundTripMs: null, health: 'failed' } });
const promoted = changed({
  a: { info: null, roundTripMs: null, health: 'failed', slots: [] },
  d: primary('d', [[0, 5_460]]),
});
const restored = changed({ a: replica('a', 'd'), d: primary('d', [[0, 5_460]]) });

describe('what is told of a cluster', () => {
  it('begins with what is watched', () => {
    expect(after(reportAt(0)).happenings.map(sentenceOf)).toEqual(['Watching 3 primaries and 3 replicas.']);
  });

  it('is a failover from the first silence to the return, with the time without an owner', () => {
    expect(told(silent, silent, dead, promoted, promoted, restored)).toEqual([
      'a has stopped answering.',
      'The others hold a dead: slots 0–5460 have no owner.',
      'Slots 0–5460 went from a to d: failover, 1.5 s without an owner.',
      'a answers again after 2.5 s, as a replica of d.',
    ]);
  });

  it('is nothing of a node that was late once', () => {
    expect(told(silent, wholeCluster)).toEqual([]);
  });

  it('is nothing of one reading in which nobody answered, and everything of two', () => {
    const blind = wholeCluster.map((node) => ({ ...node, info: null, roundTripMs: null }));
    expect(through(blind).report).toEqual(reportAt(0));
    expect(told(blind, wholeCluster)).toEqual([]);
    expect(told(blind, blind, blind)).toHaveLength(6);
  });

  it('is a handover when the replica takes over from a primary that answers', () => {
    expect(told(restored)).toEqual(['Slots 0–5460 went from a to d: handed over, never without an owner.']);
  });

  it('is one move while slots go on moving, and another one after a pause', () => {
    const given = (count: number) =>
      changed({
        a: primary('a', [[count, 5_460]]),
        b: primary('b', [
          [0, count - 1],
          [5_461, 10_922],
        ]),
      });
    expect(told(given(100), given(250), given(400))).toEqual(['400 slots moved from a to b: slots 0–399.']);
    const paused = after(
      reportAt(0),
      reportAt(500, given(100)),
      reportAt(9_000, given(100)),
      reportAt(9_500, given(250)),
    );
    expect(paused.happenings.slice(0, 2).map(sentenceOf)).toEqual([
      '150 slots moved from a to b: slots 100–249.',
      '100 slots moved from a to b: slots 0–99.',
    ]);
  });

  it('is who comes and who goes', () => {
    const joined = [...wholeCluster, primary('g', [])];
    expect(told(joined, wholeCluster)).toEqual(['g has joined the cluster.', 'g has left the cluster.']);
  });

  it('is slots that lose every owner, and that get one', () => {
    const uncovered = changed({ a: primary('a', [[0, 5_450]]) });
    expect(told(uncovered, wholeCluster)).toEqual([
      'Slots 5451–5460 have no owner.',
      'Slots 5451–5460 are served by a.',
    ]);
  });

  it('passes over a time that was not watched', () => {
    const state = after(reportAt(0), reportAt(60_000, restored));
    expect(state.happenings.map(({ kind }) => kind)).toEqual(['watched', 'watched']);
    expect(state.flashes).toEqual([]);
  });

  it('is not told twice by a reading that comes again', () => {
    const state = through(silent);
    expect(afterReading(state, reportAt(500, silent))).toBe(state);
  });
});

describe('the picture', () => {
  it('leaves each shard its colour through a failover', () => {
    const before = through().shards;
    expect(Object.fromEntries(before)).toEqual({ a: 1, b: 2, c: 3, d: 1, e: 2, f: 3 });
    expect(through(silent, dead, promoted, restored).shards).toEqual(before);
  });

  it('gives a primary that joins a colour of its own, and its replica the same', () => {
    const { shards } = through([...wholeCluster, primary('g', []), replica('h', 'g')]);
    expect([shards.get('g'), shards.get('h')]).toEqual([4, 4]);
  });

  it('points at slots with a new owner for a while', () => {
    const flashes = (state: ReturnType<typeof through>) =>
      state.flashes.map(({ from, to, owner }) => [from, to, owner]);
    const moved = through(promoted);
    expect(flashes(moved)).toEqual([[0, 5_460, 'd']]);
    expect(flashes(afterReading(moved, reportAt(5_000, promoted)))).toEqual([]);
  });

  it('keeps the card of a node that has left for half a minute', () => {
    const left = after(reportAt(0), reportAt(500, wholeCluster.slice(0, 5)));
    const states = (state: typeof left, report: TopologyReport) =>
      cardsOf(report, state).map(({ node, state: word }) => `${node.id} ${word}`);
    expect(states(left, reportAt(500, wholeCluster.slice(0, 5)))).toContain('f gone');
    const later = [10_000, 20_000, 31_000].reduce(
      (state, ms) => afterReading(state, reportAt(ms, wholeCluster.slice(0, 5))),
      left,
    );
    expect(later.departed).toEqual([]);
  });

  it('has each primary before its replicas, and the shards in their places whoever leads them', () => {
    const order = (nodes: readonly TopologyNode[]) =>
      cardsOf(reportAt(500, nodes), through(nodes)).map(({ node }) => node.id);
    expect(order(wholeCluster)).toEqual(['a', 'd', 'b', 'e', 'c', 'f']);
    expect(order(restored)).toEqual(['d', 'a', 'b', 'e', 'c', 'f']);
  });
});

describe('the headline', () => {
  const headline = (...readings: (readonly TopologyNode[])[]) => {
    const state = through(...readings);
    if (!state.report) throw new Error('nothing was read');
    const { tone, title, detail } = headlineOf(state.report, state);
    return `${tone}: ${title} ${detail}`;
  };

  it('says that all is well', () => {
    expect(headline(wholeCluster)).toBe(
      'good: Every slot is served by 3 primaries, each with a replica that could take over',
    );
  });

  it('counts what is not answered, and for how long', () => {
    expect(headline(silent)).toBe('bad: 5,461 slots unanswered just now');
    expect(headline(silent, silent, dead)).toBe('bad: 5,461 slots unanswered for 1.0 s');
  });

  it('warns of a primary that nobody could replace', () => {
    expect(headline(promoted)).toBe('warn: Every slot is served but one primary has no replica to take over');
  });

  it('follows slots on their way', () => {
    const moved = changed({
      a: primary('a', [[9, 5_460]]),
      b: primary('b', [
        [0, 8],
        [5_461, 10_922],
      ]),
    });
    expect(headline(moved)).toBe('good: Every slot is served while slots move from a to b: 9 so far');
  });
});
