import type { Order } from '@shop/contracts/order';
import type { Want } from '../src/cart-record.js';
import type { AcknowledgedOrder } from '../src/orders/order-record.js';

const address = {
  ...{ recipient: 'Ada', line1: '12 St James Square', line2: null, city: 'London', region: null },
  ...{ postcode: 'SW1A 1AA', country: 'GB' },
};

/** Ids that tell orders apart by a digit. */
export const orderId = (digit = 1): string => `0199f3a2-6c1e-7f5c-9a53-2d8b1c6a7f1${String(digit)}`;

/** An order as the shop shows it: everything costs 100 pence, shipping 395. */
export function orderWith(pieces: readonly Want[], parts: Partial<Order> = {}): Order {
  const lines = pieces.map(({ sku, quantity }) => ({
    ...{ sku, name: 'A thing', unitPricePence: 100, quantity, returned: 0 },
  }));
  const goodsPence = lines.reduce((sum, { quantity }) => sum + 100 * quantity, 0);
  const { discountPence = 0, shippingPence = 395 } = parts;
  return {
    ...{ orderId: orderId(), state: 'confirmed', placedAt: '2010-12-01T08:26:00.000Z', currency: 'GBP' },
    ...{ goodsPence, discountPence, shippingPence, refundedPence: 0, lines, address },
    totalPence: goodsPence - discountPence + shippingPence,
    ...{ couponCode: null, cancellationReason: null, trackingCode: null },
    ...parts,
  };
}

export function acknowledged(order: Order, parts: Partial<AcknowledgedOrder> = {}): AcknowledgedOrder {
  return { invoice: '536365', offer: null, card: 'good', order, refunds: [], cancelled: null, ...parts };
}
