import { describe, expect, it } from '@jest/globals';
import { lookUntil } from './look-until.js';

function counter() {
  let looks = 0;
  return () => Promise.resolve((looks += 1));
}

describe('looking until it is well', () => {
  it('ends with the first look that is', async () => {
    const seen = await lookUntil(counter(), (count) => count === 2, { deadlineMs: Infinity });
    expect(seen).toBe(2);
  });

  it('ends with the last look when it is too late, which may be the first', async () => {
    expect(await lookUntil(counter(), () => false, { deadlineMs: 0 })).toBe(1);
  });

  it('ends when somebody says so', async () => {
    const until = { deadlineMs: Infinity, signal: AbortSignal.abort() };
    expect(await lookUntil(counter(), () => false, until)).toBe(1);
  });
});
