import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { goodsPenceOf, linePence, type PricedLine, refundPenceOf, shareDiscount } from './pricing.js';

const line = fc.record({
  unitPricePence: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 200_000 })),
  quantity: fc.integer({ min: 1, max: 10_000 }),
});
const lines = fc.array(line, { minLength: 1, maxLength: 30 });

/** Lines, and a discount that is at most what they cost. */
const discounted = lines.chain((some) =>
  fc.record({
    lines: fc.constant<PricedLine[]>(some),
    discountPence: fc.integer({ min: 0, max: goodsPenceOf(some) }),
  }),
);

describe('a discount, shared', () => {
  it('sums up to the penny, exceeds no line, and is within a penny of its exact part', () => {
    fc.assert(
      fc.property(discounted, ({ lines: some, discountPence }) => {
        const shares = shareDiscount(some, discountPence);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(discountPence);
        for (const [index, share] of shares.entries()) {
          const cost = linePence(some[index] ?? { unitPricePence: 0, quantity: 0 });
          expect(share).toBeLessThanOrEqual(cost);
          const exact = goodsPenceOf(some) === 0 ? 0 : (cost * discountPence) / goodsPenceOf(some);
          expect(Math.abs(share - exact)).toBeLessThan(1.000_1);
        }
      }),
    );
  });
});

describe('a refund', () => {
  it('brings back what was paid for a line, in however many parts, and never more on the way', () => {
    const parts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(
        parts,
        fc.nat(200_000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (counts, price, share) => {
          const quantity = counts.reduce((sum, count) => sum + count, 0);
          const discountPence = Math.floor(price * quantity * share);
          const sold = { unitPricePence: price, quantity, discountPence };
          let [returned, refunded] = [0, 0];
          for (const count of counts) {
            refunded += refundPenceOf({ ...sold, returned }, count);
            returned += count;
            expect(refunded).toBeLessThanOrEqual(price * quantity - discountPence);
          }
          expect(refunded).toBe(price * quantity - discountPence);
        },
      ),
    );
  });
});
