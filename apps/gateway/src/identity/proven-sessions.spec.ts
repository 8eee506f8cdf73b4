import { describe, expect, it } from '@jest/globals';
import { ProvenSessions } from './proven-sessions.js';

const session = { userId: 'ann', sessionId: 'one', secretHash: 'hash' };
const others = [
  { ...session, userId: 'bob' },
  { ...session, sessionId: 'two' },
  { ...session, secretHash: 'guess' },
];

let nowMs = 0;
const start = () => new ProvenSessions(() => nowMs);

describe('a proven session', () => {
  it('is proven with its own secret, and for nobody else', () => {
    const proven = start();
    expect(proven.isProven(session)).toBe(false);
    proven.note(session);
    expect([session, ...others].map((one) => proven.isProven(one))).toEqual([true, false, false, false]);
  });

  it('is proven for half a minute from its first proof, however often it is proven', () => {
    const proven = start();
    for (let second = 0; second < 30; second += 1) {
      proven.note(session);
      expect(proven.isProven(session)).toBe(true);
      nowMs += 1_000;
    }
    expect(proven.isProven(session)).toBe(false);
    proven.note(session);
    expect(proven.isProven(session)).toBe(true);
  });

  it('is forgotten when it is refused, and not by a guess at its secret', () => {
    const proven = start();
    proven.note(session);
    for (const other of others) proven.forget(other);
    expect(proven.isProven(session)).toBe(true);
    proven.forget(session);
    expect(proven.isProven(session)).toBe(false);
  });
});
