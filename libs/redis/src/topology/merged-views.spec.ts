import { describe, expect, it } from '@jest/globals';
import type { ClusterNode } from './cluster-nodes.js';
import { mergeViews } from './merged-views.js';

function node(id: string, told: Partial<ClusterNode> = {}): ClusterNode {
  const healthy = { role: 'primary', health: 'ok', primaryId: null, migratingSlots: [] } as const;
  return { id, address: `host:${id}`, ...healthy, epoch: 1, slots: [], ...told };
}

const slots = (from: number, to: number) => [{ from, to }];

describe('the views of the nodes', () => {
  it('agree when nothing moves', () => {
    const nodes = [node('a', { slots: slots(0, 99) }), node('b', { slots: slots(100, 199), epoch: 2 })];
    expect(mergeViews(['a', 'b'].map((by) => ({ by, nodes })))).toEqual(nodes);
  });

  it('know a node that some have not heard of yet, by the word of who has', () => {
    const merged = mergeViews([
      { by: 'a', nodes: [node('a')] },
      { by: 'b', nodes: [node('a'), node('b', { epoch: 2 }), node('c', { slots: slots(0, 9), epoch: 3 })] },
    ]);
    expect(merged.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('give a slot to the greater epoch while the news is still under way', () => {
    const before = [node('a', { slots: slots(0, 99) }), node('b', { slots: slots(100, 199), epoch: 2 })];
    const after = [
      node('a', { slots: slots(50, 99) }),
      node('b', { slots: [...slots(0, 49), ...slots(100, 199)], epoch: 3 }),
    ];
    const merged = mergeViews([
      { by: 'a', nodes: before },
      { by: 'b', nodes: after },
      { by: 'c', nodes: before },
    ]);
    expect(merged.map((each) => each.slots)).toEqual([slots(50, 99), [...slots(0, 49), ...slots(100, 199)]]);
  });

  it('tell a promoted replica by its own word, and leave nothing to who was replaced', () => {
    const replica = { role: 'replica', primaryId: 'a' } as const;
    const merged = mergeViews([
      { by: 'b', nodes: [node('a', { health: 'failed' }), node('b', { slots: slots(0, 9), epoch: 2 })] },
      { by: 'c', nodes: [node('a', { health: 'failed', slots: slots(0, 9) }), node('b', replica)] },
    ]);
    expect(merged).toMatchObject([
      { id: 'a', health: 'failed', slots: [] },
      { id: 'b', role: 'primary', slots: slots(0, 9) },
    ]);
  });

  it('hold a node failed when most do, and suspected when one does', () => {
    const saying = (...words: ClusterNode['health'][]) =>
      mergeViews(words.map((health, index) => ({ by: String(index), nodes: [node('a', { health })] })))[0]
        ?.health;
    expect(saying('failed', 'failed', 'ok')).toBe('failed');
    expect(saying('failed', 'ok', 'ok')).toBe('suspected');
    expect(saying('suspected', 'ok', 'ok')).toBe('suspected');
    expect(saying('ok', 'ok', 'ok')).toBe('ok');
  });

  it('have nothing to say when there are none', () => {
    expect(mergeViews([])).toEqual([]);
  });
});
