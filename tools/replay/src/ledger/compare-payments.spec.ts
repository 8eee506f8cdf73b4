import { describe, expect, it } from '@jest/globals';
import type { Charge } from '@shop/contracts/payment';
import { acknowledged, orderId, orderWith } from '../../test/orders.js';
import type { AcknowledgedOrder } from '../orders/order-record.js';
import { comparePayments } from './compare-payments.js';

const order = orderWith([{ sku: '85123A', quantity: 6 }]);
const charge: Charge = {
  ...{ orderId: orderId(), state: 'captured', amountPence: 995, capturedPence: 995 },
  ...{ refundedPence: 0, captures: 1 },
};
const nothing = { ...charge, state: 'declined', capturedPence: 0, captures: 0 } as const;
const refund = { pieces: [{ sku: '85123A', quantity: 1 }], amountPence: 100 };

function compare(told: Partial<AcknowledgedOrder>, charges: readonly Charge[] | null, found = order) {
  const account = { who: 'ada', acknowledged: [acknowledged(order, told)], complaints: [], found: [found] };
  return comparePayments([account], charges);
}

describe('the payments of the ledger', () => {
  it.each([
    { what: 'an order that stands', told: {}, charges: [charge], pence: 995 },
    {
      what: 'part of it came back',
      told: { refunds: [refund] },
      charges: [{ ...charge, refundedPence: 100 }],
      pence: 895,
    },
    { what: 'a card that declines', told: { card: 'declining' as const }, charges: [nothing], pence: 0 },
    { what: 'cancelled before it was taken', told: { cancelled: order }, charges: [], pence: 0 },
    {
      what: 'cancelled after',
      told: { cancelled: order },
      charges: [{ ...charge, refundedPence: 995 }],
      pence: 0,
    },
  ])('are well with $what', ({ told, charges, pence }) => {
    expect(compare(told, charges)).toEqual({
      ...{ what: 'pence paid', acknowledged: pence, found: pence, differences: [] },
    });
  });

  it.each([
    { what: 'nothing was taken', told: {}, charges: [], says: '0 pence are paid instead of 995' },
    {
      what: 'it was taken twice',
      told: {},
      charges: [{ ...charge, captures: 2 }],
      says: 'was charged 2 times',
    },
    {
      what: 'a refund is missing',
      told: { refunds: [refund] },
      charges: [charge],
      says: '995 pence are paid instead of 895',
    },
    {
      what: 'a declined card has paid',
      told: { card: 'declining' as const },
      charges: [charge],
      says: '995 pence are paid instead of 0',
    },
    {
      what: 'a cancelled order is still paid',
      told: { cancelled: order },
      charges: [charge],
      says: '995 pence are paid instead of 0',
    },
    { what: 'the provider does not tell', told: {}, charges: null, says: 'cannot be read' },
  ])('differ when $what', ({ told, charges, says }) => {
    expect(compare(told, charges).differences.join()).toContain(says);
  });
});
