// What other services have to do when an order has made a step. Each list goes into the outbox in the transaction of the
// step; nothing here waits for anybody.
import { jobMessage, type JobMessage } from '@shop/redis/queue';
import { type OrderRow, type OrderWithLines, totalPenceOf } from '../orders/order-row.js';
import {
  cartsQueue,
  couponsQueue,
  notificationsQueue,
  paymentsQueue,
  shipmentsQueue,
  stockQueue,
} from '../queues.js';

interface Pieces {
  readonly sku: string;
  readonly quantity: number;
}

/** What a refund is to others. */
export interface RefundedPieces {
  readonly refundId: string;
  readonly amountPence: number;
  readonly lines: readonly Pieces[];
}

/** Stock and coupon are sold, the cart loses what was ordered, the payment is asked for. */
export function afterPlacing(order: OrderWithLines): JobMessage[] {
  const { id: orderId, userId, cardToken } = order;
  const lines = piecesOf(order.lines);
  const amountPence = totalPenceOf(order);
  const payment = { orderId, userId, cardToken: known(cardToken), amountPence };
  return [
    jobMessage(paymentsQueue, { name: 'take-payment', payload: payment }),
    jobMessage(stockQueue, { name: 'commit-stock', payload: { orderId } }),
    ...ofCoupon(order, 'commit-coupon'),
    jobMessage(cartsQueue, { name: 'remove-ordered', payload: { orderId, userId, lines } }),
  ];
}

/** Also of an order that was never placed: what may be held for it goes back. */
export function afterRefusing(order: Pick<OrderRow, 'id' | 'couponCode'>): JobMessage[] {
  return [
    jobMessage(stockQueue, { name: 'release-stock', payload: { orderId: order.id } }),
    ...ofCoupon(order, 'release-coupon'),
  ];
}

export function afterPayment(order: OrderRow): JobMessage[] {
  const { id: orderId, userId, address, weightGrams } = order;
  const payload = { orderId, userId, country: address.country, weightGrams };
  return [jobMessage(shipmentsQueue, { name: 'book-shipment', payload })];
}

export function afterConfirming({ id: orderId, userId }: OrderRow): JobMessage[] {
  return [jobMessage(notificationsQueue, { name: 'order-confirmed', payload: { orderId, userId } })];
}

/** Everybody gives back what they have, whether they have it already or not. */
export function afterCancelling(order: OrderRow): JobMessage[] {
  const { id: orderId, userId, cancellationReason: reason } = order;
  return [
    ...afterRefusing(order),
    jobMessage(paymentsQueue, { name: 'cancel-payment', payload: { orderId } }),
    jobMessage(shipmentsQueue, { name: 'cancel-shipment', payload: { orderId } }),
    jobMessage(notificationsQueue, {
      name: 'order-cancelled',
      payload: { orderId, userId, reason: known(reason) },
    }),
  ];
}

export function afterRefunding({ id: orderId, userId }: OrderRow, refund: RefundedPieces): JobMessage[] {
  const { refundId, amountPence } = refund;
  const lines = piecesOf(refund.lines);
  return [
    jobMessage(paymentsQueue, { name: 'refund-payment', payload: { orderId, refundId, amountPence } }),
    jobMessage(stockQueue, { name: 'return-stock', payload: { orderId, lines } }),
    jobMessage(notificationsQueue, {
      name: 'order-refunded',
      payload: { orderId, userId, refundId, amountPence },
    }),
  ];
}

function ofCoupon(
  { id: orderId, couponCode }: Pick<OrderRow, 'id' | 'couponCode'>,
  name: 'commit-coupon' | 'release-coupon',
): JobMessage[] {
  return couponCode === null ? [] : [jobMessage(couponsQueue, { name, payload: { orderId } })];
}

/** What an order has in the state in which it gets here. */
function known<Value>(value: Value | null): Value {
  if (value === null) throw new Error('the order has not what its state says it has');
  return value;
}

function piecesOf(lines: readonly Pieces[]): Pieces[] {
  return lines.map(({ sku, quantity }) => ({ sku, quantity }));
}
