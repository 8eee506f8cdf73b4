import { describe, expect, it } from '@jest/globals';
import { announcementOf, freshOf } from './announcement.js';
import type { Happening } from './happenings.js';
import { joined } from './slots.js';
import { bytes, duration, slotsTold, toneOf } from './words.js';

const joinedNode = (id: number): Happening => ({ id, atMs: 0, kind: 'joined', node: String(7_000 + id) });

describe('words', () => {
  it('tell a time as exactly as it was taken', () => {
    expect([duration(2_340), duration(65_000)]).toEqual(['2.3 s', '1 min 5 s']);
  });

  it('tell a size in the unit that suits it', () => {
    expect([0, 512, 1_536, 3_250_586, 134_217_728].map(bytes)).toEqual([
      '0 B',
      '512 B',
      '1.5 KB',
      '3.1 MB',
      '128 MB',
    ]);
  });

  it('tell slots by their numbers, or how many they are', () => {
    expect(slotsTold([{ from: 0, to: 5_460 }])).toBe('slots 0–5460');
    expect(slotsTold([{ from: 7, to: 7 }])).toBe('slot 7');
    expect(
      slotsTold([
        { from: 0, to: 1 },
        { from: 9, to: 9 },
      ]),
    ).toBe('slots 0–1 and 9');
    expect(slotsTold([0, 10, 20].map((from) => ({ from, to: from + 4 })))).toBe('15 slots');
  });

  it('know what is bad', () => {
    expect(toneOf({ id: 1, atMs: 0, kind: 'uncovered', slots: [] })).toBe('bad');
    expect(toneOf(joinedNode(1))).toBe('good');
  });
});

describe('ranges', () => {
  it('become one where they touch', () => {
    expect(
      joined(
        [{ from: 10, to: 19 }],
        [
          { from: 0, to: 9 },
          { from: 30, to: 31 },
        ],
      ),
    ).toEqual([
      { from: 0, to: 19 },
      { from: 30, to: 31 },
    ]);
  });
});

describe('what a screen reader is told', () => {
  const none = new Set<number>();

  it('is what is new, in the order in which it happened', () => {
    const fresh = freshOf([joinedNode(3), joinedNode(2), joinedNode(1)], new Set([1]), 0);
    expect(announcementOf(fresh)).toBe('7002 has joined the cluster. 7003 has joined the cluster.');
  });

  it('is the newest of much, and how much more there was', () => {
    expect(announcementOf([5, 4, 3, 2, 1].map(joinedNode))).toBe(
      '2 more changes. 7003 has joined the cluster. 7004 has joined the cluster. 7005 has joined the cluster.',
    );
  });

  it('is a move of slots once they have come to rest', () => {
    const slots = [{ from: 0, to: 99 }];
    const move: Happening = {
      id: 1,
      atMs: 0,
      kind: 'moved',
      from: '7001',
      to: '7002',
      slots,
      untilMs: 1_000,
    };
    expect(freshOf([move], none, 2_000)).toEqual([]);
    expect(announcementOf(freshOf([move], none, 6_000))).toBe(
      '100 slots moved from 7001 to 7002: slots 0\u201399.',
    );
  });
});
