import { describe, expect, it } from '@jest/globals';
import { isExpired } from './card-expiry.js';

describe('a card', () => {
  it.each([
    ['its last second', '2027-02-28T23:59:59.999Z', false],
    ['the first after it', '2027-03-01T00:00:00.000Z', true],
    ['the years before', '2024-12-31T12:00:00.000Z', false],
  ])('is good to the end of its month: %s', (_when, now, expired) => {
    expect(isExpired({ expiryMonth: 2, expiryYear: 2027 }, new Date(now))).toBe(expired);
  });

  it('of December ends with its year', () => {
    const card = { expiryMonth: 12, expiryYear: 2027 };
    expect(isExpired(card, new Date('2027-12-31T23:59:59Z'))).toBe(false);
    expect(isExpired(card, new Date('2028-01-01T00:00:00Z'))).toBe(true);
  });
});
