import { describe, expect, it } from '@jest/globals';
import { History } from './history.js';

describe('a history', () => {
  it('keeps the newest, oldest first', () => {
    const history = new History<number>(3);
    for (let entry = 1; entry <= 5; entry += 1) history.add(entry);
    expect(history.entries).toEqual([3, 4, 5]);
  });

  it('is another list after each addition, so that who draws it sees that it grew', () => {
    const history = new History<number>(3);
    const before = history.entries;
    history.add(1);
    expect([before, history.entries]).toEqual([[], [1]]);
  });
});
