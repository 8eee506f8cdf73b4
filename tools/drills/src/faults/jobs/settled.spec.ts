import { describe, expect, it } from '@jest/globals';
import type { OutboxRow } from '../../backstage/outboxes.js';
import { allAreDone, fatesOf } from './settled.js';

const [first, second] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
const row = (id: string, state: OutboxRow['state']): OutboxRow => ({
  ...{ id, state, service: 'order', queue: 'stock', name: 'commit-stock', attempt: 1 },
});

function outboxesThatAnswer(...answers: OutboxRow[][]) {
  return { find: () => Promise.resolve(answers.length > 1 ? (answers.shift() ?? []) : (answers[0] ?? [])) };
}

const { signal } = new AbortController();
const caught = () => ({ ids: [first, second], atMs: performance.now() });
const promise = { what: 'caught', withinMs: 10_000 };

describe('jobs that were caught', () => {
  it('are waited for until none is open, each for itself', async () => {
    const outboxes = outboxesThatAnswer(
      [row(first, 'open'), row(second, 'done')],
      [row(first, 'done'), row(second, 'done')],
    );
    const fates = await fatesOf(caught(), { outboxes, signal });
    expect(fates).toMatchObject([
      { id: first, state: 'done' },
      { id: second, state: 'done' },
    ]);
    expect(fates[0]?.afterMs).toBeGreaterThan(fates[1]?.afterMs ?? Infinity);
    expect(allAreDone(fates, promise).isKept).toBe(true);
  });

  it('are told of when they are dead, or not there any more', async () => {
    const fates = await fatesOf(caught(), { outboxes: outboxesThatAnswer([row(first, 'dead')]), signal });
    expect(fates).toMatchObject([{ state: 'dead' }, { state: 'gone' }]);
    const { isKept, seen } = allAreDone(fates, promise);
    expect(isKept).toBe(false);
    expect(seen).toContain(`${first} dead`);
  });

  it('have to be done in time, and somebody has to have been caught', () => {
    const fate = { id: first, state: 'done', afterMs: 10_001 } as const;
    expect(allAreDone([{ ...fate, afterMs: 9_999 }], promise).isKept).toBe(true);
    expect(allAreDone([fate], promise).isKept).toBe(false);
    expect(allAreDone([], promise).isKept).toBe(false);
  });
});
