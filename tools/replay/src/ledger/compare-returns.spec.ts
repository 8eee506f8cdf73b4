import { describe, expect, it } from '@jest/globals';
import type { Order } from '@shop/contracts/order';
import { acknowledged, orderId, orderWith } from '../../test/orders.js';
import type { AcknowledgedOrder } from '../orders/order-record.js';
import { compareCancellations, compareRefunds } from './compare-returns.js';

const order = orderWith([{ sku: '85123A', quantity: 6 }]);
const cancelled: Order = { ...order, state: 'cancelled', refundedPence: order.totalPence };
const refund = { pieces: [{ sku: '85123A', quantity: 2 }], amountPence: 200 };

const accountsOf = (told: AcknowledgedOrder, found: Order) => [
  { who: 'ada', acknowledged: [told], complaints: [], found: [found] },
];
const returned = (count: number, refundedPence: number): Order => ({
  ...{ ...order, refundedPence },
  lines: order.lines.map((line) => ({ ...line, returned: count })),
});

describe('the cancellations of the ledger', () => {
  it('are well when the order is cancelled and everything went back', () => {
    const line = compareCancellations(accountsOf(acknowledged(order, { cancelled }), cancelled));
    expect(line).toMatchObject({ acknowledged: 1, found: 1, differences: [] });
  });

  it('are well when nothing was paid yet', () => {
    const unpaid = { ...cancelled, refundedPence: 0 };
    const line = compareCancellations(accountsOf(acknowledged(order, { cancelled: unpaid }), unpaid));
    expect(line.differences).toEqual([]);
  });

  it.each([
    { what: 'the order stands', found: order, says: 'is confirmed instead of cancelled' },
    {
      what: 'not all went back',
      found: { ...cancelled, refundedPence: 600 },
      says: ': 600 of 995 pence went back',
    },
  ])('differ when $what', ({ found, says }) => {
    const line = compareCancellations(accountsOf(acknowledged(order, { cancelled }), found));
    expect(line.differences).toEqual([expect.stringContaining(says)]);
  });
});

describe('the refunds of the ledger', () => {
  it('are well when they sum up to the penny and the pieces are noted', () => {
    const told = acknowledged(order, { refunds: [refund, { ...refund, amountPence: 200 }] });
    expect(compareRefunds(accountsOf(told, returned(4, 400)))).toEqual({
      ...{ what: 'pence refunded', acknowledged: 400, found: 400, differences: [] },
    });
  });

  it.each([
    { what: 'a penny is missing', found: returned(2, 199), says: '199 pence went back instead of 200' },
    { what: 'it went back twice', found: returned(2, 400), says: '400 pence went back instead of 200' },
    { what: 'pieces are not noted', found: returned(0, 200), says: '0 of 85123A are noted as returned' },
  ])('differ when $what', ({ found, says }) => {
    const { differences } = compareRefunds(accountsOf(acknowledged(order, { refunds: [refund] }), found));
    expect(differences).toEqual([`order ${orderId()}: ${says}`]);
  });

  it('differ when money went back that nobody promised', () => {
    expect(compareRefunds(accountsOf(acknowledged(order), returned(0, 5))).differences).toHaveLength(1);
  });

  it.each([
    { what: 'the price', discountPence: 0, amountPence: 201, isFair: false },
    { what: 'the price less a share of the discount', discountPence: 60, amountPence: 180, isFair: true },
    { what: 'the same, rounded', discountPence: 61, amountPence: 179, isFair: true },
    { what: 'the price for all the discount', discountPence: 60, amountPence: 200, isFair: false },
  ])('are $what: $isFair', ({ discountPence, amountPence, isFair }) => {
    const bought = orderWith([{ sku: '85123A', quantity: 6 }], { discountPence });
    const told = acknowledged(bought, { refunds: [{ ...refund, amountPence }] });
    const { differences } = compareRefunds(
      accountsOf(told, {
        ...{ ...bought, refundedPence: amountPence },
        lines: bought.lines.map((line) => ({ ...line, returned: 2 })),
      }),
    );
    expect(differences.length === 0).toBe(isFair);
  });
});
