import {
  cancellationReasonSchema,
  orderAddressSchema,
  type Order,
  type OrderSummary,
} from '@shop/contracts/order';
import { z } from 'zod';
import type { Order as StoredOrder, OrderLine as StoredLine } from '../generated/prisma/client.js';
import { refusalSchema } from '../checkout/refusal.js';

/** States of an order, the two included in which nobody but its request knows it. */
export const storedStateSchema = z.enum(['placing', 'refused', 'placed', 'paid', 'confirmed', 'cancelled']);

export type StoredState = z.infer<typeof storedStateSchema>;

/** An order as the database has it. */
export type OrderRow = ReturnType<typeof rowOf>;

export type OrderWithLines = OrderRow & { readonly lines: readonly StoredLine[] };

/** What Postgres holds as text and JSON, in its own types. */
export function rowOf(stored: StoredOrder) {
  return {
    ...stored,
    state: storedStateSchema.parse(stored.state),
    refusal: refusalSchema.nullable().parse(stored.refusal),
    address: orderAddressSchema.parse(stored.address),
    cancellationReason: cancellationReasonSchema.nullable().parse(stored.cancellationReason),
  };
}

/** What its shopper has to pay, or had. */
export function totalPenceOf(
  order: Pick<OrderRow, 'goodsPence' | 'discountPence' | 'shippingPence'>,
): number {
  return order.goodsPence - order.discountPence + order.shippingPence;
}

/** An order that was placed, as the list shows it. */
export function summaryOf(order: OrderRow): OrderSummary {
  const { id: orderId, state, placedAt, refundedPence } = order;
  if (state === 'placing' || state === 'refused' || placedAt === null)
    throw new Error('the order was not placed');
  return {
    ...{ orderId, state, placedAt: placedAt.toISOString() },
    ...{ totalPence: totalPenceOf(order), refundedPence, currency: 'GBP' },
  };
}

/** The same with everything about it. */
export function answerOf(order: OrderWithLines): Order {
  const { goodsPence, discountPence, shippingPence, couponCode, cancellationReason, trackingCode } = order;
  return {
    ...summaryOf(order),
    ...{ goodsPence, discountPence, shippingPence, couponCode, cancellationReason, trackingCode },
    address: order.address,
    lines: order.lines.map(({ sku, name, unitPricePence, quantity, returned }) => ({
      ...{ sku, name, unitPricePence, quantity, returned },
    })),
  };
}
