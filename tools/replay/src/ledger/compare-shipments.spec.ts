import { describe, expect, it } from '@jest/globals';
import type { Order } from '@shop/contracts/order';
import type { Shipment } from '@shop/contracts/shipping';
import { acknowledged, orderId, orderWith } from '../../test/orders.js';
import { compareShipments } from './compare-shipments.js';

const order = orderWith([{ sku: '85123A', quantity: 6 }], { trackingCode: 'SHOP-12345' });
const shipment: Shipment = {
  ...{ orderId: orderId(), country: 'GB', weightGrams: 1_500, trackingCode: 'SHOP-12345' },
  ...{ state: 'booked', events: [{ state: 'booked', at: '2010-12-01T08:26:00.000Z' }] },
};
const cancelled: Order = { ...order, state: 'cancelled', cancellationReason: 'asked-for' };

function compare(found: Order, shipments: readonly Shipment[] | null) {
  const account = { who: 'ada', acknowledged: [acknowledged(order)], complaints: [], found: [found] };
  return compareShipments([account], shipments);
}

describe('the shipments of the ledger', () => {
  it('are well when each order that stands has one', () => {
    expect(compare(order, [shipment])).toEqual({
      ...{ what: 'shipments', acknowledged: 1, found: 1, differences: [] },
    });
  });

  it.each([
    { what: 'none was booked', shipments: [] },
    { what: 'it was cancelled', shipments: [{ ...shipment, state: 'cancelled' as const }] },
    { what: 'it had been collected', shipments: [{ ...shipment, state: 'delivered' as const }] },
  ])('are well when an order is cancelled and $what', ({ shipments }) => {
    expect(compare(cancelled, shipments)).toMatchObject({ acknowledged: 0, found: 0, differences: [] });
  });

  it.each([
    { what: 'an order has none', found: order, shipments: [], says: 'without a shipment' },
    {
      what: 'that of an order that stands is cancelled',
      ...{
        found: order,
        shipments: [{ ...shipment, state: 'cancelled' as const }],
        says: 'its shipment cancelled',
      },
    },
    {
      what: 'the order shows another code',
      ...{
        found: { ...order, trackingCode: 'OTHER-12345' },
        shipments: [shipment],
        says: 'shows OTHER-12345',
      },
    },
    {
      what: 'a cancelled order is still to be sent',
      found: cancelled,
      shipments: [shipment],
      says: 'still booked',
    },
    { what: 'they cannot be read', found: order, shipments: null, says: 'cannot be read' },
  ])('differ when $what', ({ found, shipments, says }) => {
    expect(compare(found, shipments).differences.join()).toContain(says);
  });
});
