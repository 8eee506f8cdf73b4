import type { CancellationReason, OrderState } from '@shop/contracts/order';

export const stateTold: Readonly<Record<OrderState, string>> = {
  placed: 'waiting for payment',
  paid: 'paid',
  confirmed: 'confirmed',
  cancelled: 'cancelled',
};

export const reasonTold: Readonly<Record<CancellationReason, string>> = {
  'asked-for': 'You cancelled this order.',
  'payment-declined': 'The bank declined the payment, so the order was cancelled. Nothing was charged.',
  'stock-lost': 'Somebody was faster, so the order was cancelled. Whatever was paid goes back.',
  'coupon-lost': 'The coupon was used up meanwhile, so the order was cancelled. Whatever was paid goes back.',
  'shipment-refused': 'It could not be sent, so the order was cancelled. Whatever was paid goes back.',
};

/** The end of an order's id, by which a person tells two apart. */
export function shortId(orderId: string): string {
  return orderId.slice(-6).toUpperCase();
}
