import { describe, expect, it } from '@jest/globals';
import { Attempts } from './attempt.js';

/** Storage of one tab, which outlives its page. */
function tab() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

const checkout = { addressId: 'an address', cardToken: 'a card' };

describe('an attempt to order', () => {
  it('is the same after a reload, down to its key', () => {
    const storage = tab();
    const begun = new Attempts(storage).begin('ada', checkout);
    expect(new Attempts(storage).open('ada')).toEqual(begun);
  });

  it('is gone once its outcome is known, and the next one has a key of its own', () => {
    const attempts = new Attempts(tab());
    const first = attempts.begin('ada', checkout);
    attempts.end();
    expect(attempts.open('ada')).toBeUndefined();
    expect(attempts.begin('ada', checkout).key).not.toBe(first.key);
  });

  it('is nobody else’s', () => {
    const attempts = new Attempts(tab());
    attempts.begin('ada', checkout);
    expect(attempts.open('grace')).toBeUndefined();
  });
});
