import { describe, expect, it } from '@jest/globals';
import type { Order } from '@shop/contracts/order';
import { acknowledged, orderId, orderWith } from '../../test/orders.js';
import { offersOf } from '../orders/coupons.js';
import type { AcknowledgedOrder } from '../orders/order-record.js';
import type { Account } from './accounts.js';
import { compareOrders } from './compare-orders.js';

const pieces = [
  { sku: '85123A', quantity: 6 },
  { sku: '71053', quantity: 2 },
];
const order = orderWith(pieces);
const [percent = null, , shipping = null] = offersOf('RUN');

function differencesOf(told: AcknowledgedOrder, found: readonly Order[] | null, complaints: string[] = []) {
  const account: Account = { who: 'ada', acknowledged: [told], complaints, found };
  return compareOrders([account]).differences;
}

describe('the orders of the ledger', () => {
  it('are well when each is there as it was acknowledged', () => {
    expect(
      compareOrders([{ who: 'ada', acknowledged: [acknowledged(order)], complaints: [], found: [order] }]),
    ).toEqual({
      ...{ what: 'orders', acknowledged: 1, found: 1, differences: [] },
    });
  });

  it('may have gone on since: a parcel is on its way, pieces came back', () => {
    const later = { ...order, trackingCode: 'SHOP-1', refundedPence: 100 };
    const lines = order.lines.map((line) => ({ ...line, returned: 1 }));
    expect(differencesOf(acknowledged({ ...order, state: 'placed' }), [{ ...later, lines }])).toEqual([]);
  });

  it('are cancelled by the shop when their card declines, and not otherwise', () => {
    const cancelled = { ...order, state: 'cancelled', cancellationReason: 'payment-declined' } as const;
    expect(differencesOf(acknowledged(order, { card: 'declining' }), [cancelled])).toEqual([]);
    expect(differencesOf(acknowledged(order), [cancelled]).join()).toContain('cancelled by the shop');
    expect(differencesOf(acknowledged(order, { card: 'declining' }), [order]).join()).toContain(
      'although its card was declined',
    );
  });

  it.each([
    { what: 'one is missing', found: [], says: `order ${orderId()} is missing` },
    { what: 'they cannot be read', found: null, says: 'the orders cannot be read' },
    {
      what: 'one is not at rest',
      found: [{ ...order, state: 'paid' as const }],
      says: `order ${orderId()} is still paid`,
    },
    {
      what: 'the shop has cancelled one by itself',
      found: [{ ...order, state: 'cancelled' as const, cancellationReason: 'stock-lost' as const }],
      says: `order ${orderId()} was cancelled by the shop: stock-lost`,
    },
    {
      what: 'a quantity differs',
      found: [{ ...order, lines: order.lines.map((line) => ({ ...line, quantity: 1 })) }],
      says: `order ${orderId()} has other lines`,
    },
    {
      what: 'a price differs',
      found: [{ ...order, lines: order.lines.map((line) => ({ ...line, unitPricePence: 99 })) }],
      says: `order ${orderId()} has other lines`,
    },
    {
      what: 'a line is missing',
      found: [{ ...order, lines: order.lines.slice(1) }],
      says: `order ${orderId()} has other lines`,
    },
    {
      what: 'the total differs',
      found: [{ ...order, totalPence: 1 }],
      says: `order ${orderId()} has a totalPence of 1 instead of 1195`,
    },
    {
      what: 'a coupon came out of nowhere',
      found: [{ ...order, couponCode: 'RUN-FIXED' }],
      says: `order ${orderId()} has a couponCode of RUN-FIXED instead of null`,
    },
  ])('differ when $what', ({ found, says }) => {
    expect(differencesOf(acknowledged(order), found)).toEqual([`ada: ${says}`]);
  });

  it('differ when there is one that nobody was told of', () => {
    const second = orderWith(pieces, { orderId: orderId(2) });
    expect(differencesOf(acknowledged(order), [order, second])).toEqual([
      `ada: order ${orderId(2)} was never acknowledged`,
    ]);
  });

  it('differ when the shop contradicted itself, or never answered', () => {
    const complaint = 'checkout run-536365-o1 never got an answer';
    expect(differencesOf(acknowledged(order), [order], [complaint])).toEqual([`ada: ${complaint}`]);
  });

  it.each([
    {
      what: 'the sum',
      told: { ...order, goodsPence: 1, totalPence: 396 },
      offer: null,
      says: 'does not add up',
    },
    {
      what: 'a discount without a coupon',
      told: orderWith(pieces, { discountPence: 80 }),
      offer: null,
      says: 'has another discount than its coupon gives',
    },
    {
      what: 'a coupon that gives nothing',
      told: order,
      offer: percent,
      says: 'has another discount than its coupon gives',
    },
    {
      what: 'shipping that should be free',
      told: order,
      offer: shipping,
      says: 'has another discount than its coupon gives',
    },
  ])('differ when $what was wrong from the beginning', ({ told, offer, says }) => {
    expect(differencesOf(acknowledged(told, { offer }), [told])).toEqual([`ada: order ${orderId()} ${says}`]);
  });

  it.each([
    { what: 'a tenth', told: orderWith(pieces, { discountPence: 80 }), offer: percent },
    { what: 'shipping', told: orderWith(pieces, { shippingPence: 0 }), offer: shipping },
  ])('are well when the coupon gives $what', ({ told, offer }) => {
    expect(differencesOf(acknowledged(told, { offer }), [told])).toEqual([]);
  });
});
