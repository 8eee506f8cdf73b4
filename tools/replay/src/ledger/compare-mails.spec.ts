import { describe, expect, it } from '@jest/globals';
import type { CaughtMail, NotificationEvent } from '@shop/contracts/notification';
import type { Shipment } from '@shop/contracts/shipping';
import { acknowledged, orderId, orderWith } from '../../test/orders.js';
import type { AcknowledgedOrder } from '../orders/order-record.js';
import { compareMails } from './compare-mails.js';

const order = orderWith([{ sku: '85123A', quantity: 6 }]);
const at = '2010-12-01T08:26:00.000Z';
const mail = (event: NotificationEvent, id = event as string): CaughtMail => ({
  ...{ messageId: `<${id}@shop.example>`, to: ['ada@example.org'], subject: event },
  ...{ event, orderId: orderId(), receivedAt: at },
});
const shipment: Shipment = {
  ...{
    orderId: orderId(),
    country: 'GB',
    weightGrams: 1_500,
    trackingCode: 'SHOP-12345',
    state: 'delivered',
  },
  events: (['booked', 'collected', 'in-transit', 'delivered'] as const).map((state) => ({ state, at })),
};
const all = [mail('order-confirmed'), mail('order-shipped'), mail('order-delivered')];

function compare(mails: readonly CaughtMail[] | null, told: Partial<AcknowledgedOrder> = {}, found = order) {
  const account = { who: 'ada', acknowledged: [acknowledged(order, told)], complaints: [], found: [found] };
  return compareMails([account], { mails, shipments: [shipment] });
}

describe('the mails of the ledger', () => {
  it('are well when there is one for everything that happened', () => {
    expect(compare(all)).toMatchObject({ what: 'mails', acknowledged: 3, found: 3, differences: [] });
  });

  it('may come twice under one Message-ID, and are counted', () => {
    const twice = [...all, mail('order-confirmed')];
    expect(compare(twice).differences).toEqual([]);
    expect([all, twice].map((mails) => compare(mails).remark?.split(' ')[0])).toEqual(['0', '1']);
  });

  it('may have gone out before an order was cancelled', () => {
    const cancelled = { ...order, state: 'cancelled' as const };
    expect(compare([...all, mail('order-cancelled')], {}, cancelled).differences).toEqual([]);
  });

  it.each([
    { what: 'one is missing', mails: all.slice(1), says: '0 of 1 mails order-confirmed' },
    { what: 'a parcel was never told of', mails: all.slice(0, 2), says: '0 of 1 mails order-delivered' },
    {
      what: 'one came twice as two',
      mails: [...all, mail('order-confirmed', 'another')],
      says: '2 different mails order-confirmed',
    },
    {
      what: 'somebody hears of a cancellation that was none',
      mails: [...all, mail('order-cancelled')],
      says: '1 different mails order-cancelled',
    },
    { what: 'they cannot be read', mails: null, says: 'cannot be read' },
  ])('differ when $what', ({ mails, says }) => {
    expect(compare(mails).differences.join()).toContain(says);
  });

  it('tell of every refund', () => {
    const refunds = [1, 2].map(() => ({ pieces: [{ sku: '85123A', quantity: 1 }], amountPence: 100 }));
    const told = [mail('order-refunded', 'one'), mail('order-refunded', 'two')];
    expect(compare([...all, ...told], { refunds }).differences).toEqual([]);
    expect(compare([...all, ...told.slice(1)], { refunds }).differences.join()).toContain('1 of 2 mails');
  });
});
