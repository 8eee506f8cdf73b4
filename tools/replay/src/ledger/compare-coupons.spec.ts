import { describe, expect, it } from '@jest/globals';
import { acknowledged, orderId, orderWith } from '../../test/orders.js';
import { offersOf } from '../orders/coupons.js';
import { compareCoupons } from './compare-coupons.js';

const offer = offersOf('RUN').find(({ code }) => code === 'RUN-FIRST');
if (!offer) throw new Error('the coupon is needed');
const couponCode = offer.code;

/** Orders with the coupon, some of them cancelled. */
function lineOf({
  standing,
  cancelled = 0,
  used,
}: {
  standing: number;
  cancelled?: number;
  used: number | null;
}) {
  const told = Array.from({ length: standing + cancelled }, (_, index) =>
    orderWith([], { couponCode, orderId: orderId(index) }),
  );
  const found = told.map((order, index) =>
    index < cancelled ? { ...order, state: 'cancelled' as const } : order,
  );
  const account = {
    who: 'ada',
    acknowledged: told.map((order) => acknowledged(order)),
    complaints: [],
    found,
  };
  return compareCoupons([{ offer: offer ?? neverOffered(), used }], [account])[0];
}

function neverOffered(): never {
  throw new Error('the coupon is needed');
}

describe('the coupons of the ledger', () => {
  it('are used by the orders that stand', () => {
    expect(lineOf({ standing: 3, cancelled: 2, used: 3 })).toEqual({
      ...{ what: 'uses of RUN-FIRST', acknowledged: 3, found: 3, differences: [] },
    });
  });

  it.each([
    { what: 'a use is lost', standing: 3, used: 2, says: ['RUN-FIRST: 2 uses instead of 3'] },
    {
      what: 'a cancelled use is kept',
      standing: 3,
      cancelled: 1,
      used: 4,
      says: ['RUN-FIRST: 4 uses instead of 3'],
    },
    { what: 'they cannot be read', standing: 3, used: null, says: ['RUN-FIRST: its uses cannot be read'] },
    {
      what: 'it is used too often',
      standing: 6,
      used: 6,
      says: ['RUN-FIRST: used more often than 5 times'],
    },
  ])('differ when $what', ({ says, ...uses }) => {
    expect(lineOf(uses)?.differences).toEqual(says);
  });
});
