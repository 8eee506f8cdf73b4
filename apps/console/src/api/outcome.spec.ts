import { describe, expect, it } from '@jest/globals';
import { isOutcomeOpen } from './outcome.js';

describe('isOutcomeOpen', () => {
  it.each([0, 408, 429, 500, 502, 503, 504])('leaves open what became of a change after %i', (status) => {
    expect(isOutcomeOpen(status)).toBe(true);
  });

  it.each([400, 403, 404, 409, 422])('takes %i as final', (status) => {
    expect(isOutcomeOpen(status)).toBe(false);
  });
});
