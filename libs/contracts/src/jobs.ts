/**
 * Jobs that cross a process, by queue: what each is called and what its payload looks like. A job carries ids, never a
 * caller's identity, and may arrive more than once and in any order; its consumer says what it makes of that.
 */
import { z } from 'zod';
import { userIdSchema } from './auth.js';
import { cancellationReasonSchema } from './order.js';
import { cardTokenSchema } from './payment.js';
import { maxWeightGrams, trackingCodeSchema } from './shipping.js';
import { reservationLineSchema } from './stock.js';

const orderSchema = z.strictObject({ orderId: z.uuid() });
const lineSchema = z.strictObject(reservationLineSchema.shape);
const amountPenceSchema = z.int().min(0);

/** Consumed by product: how a sale went on whose stock was put aside under the order's id. */
export const stockJobs = {
  /** It is sold. */
  'commit-stock': orderSchema,
  /** It is not sold after all; everything goes back that is not back yet. */
  'release-stock': orderSchema,
  /** Some of what was sold came back. */
  'return-stock': orderSchema.extend({ lines: z.array(lineSchema).min(1) }),
} as const;

/** Consumed by discount: what became of the order that used a coupon under its id. */
export const couponJobs = {
  'commit-coupon': orderSchema,
  'release-coupon': orderSchema,
} as const;

/** Consumed by cart. */
export const cartJobs = {
  /** These pieces were ordered; what was added since stays. */
  'remove-ordered': orderSchema.extend({ userId: userIdSchema, lines: z.array(lineSchema).min(1) }),
} as const;

/** Consumed by payment. */
export const paymentJobs = {
  /** Answered by `payment-taken` or `payment-declined`. */
  'take-payment': orderSchema.extend({
    userId: userIdSchema,
    cardToken: cardTokenSchema,
    amountPence: amountPenceSchema,
  }),
  /** Whatever was or will be taken for this order goes back. */
  'cancel-payment': orderSchema,
  /** A part goes back. Answered by `payment-refunded`. */
  'refund-payment': orderSchema.extend({ refundId: z.uuid(), amountPence: amountPenceSchema }),
} as const;

/** Consumed by shipping. */
export const shipmentJobs = {
  /** Answered by `shipment-booked` or `shipment-refused`. */
  'book-shipment': orderSchema.extend({
    userId: userIdSchema,
    country: z.string().length(2),
    weightGrams: z.int().min(1).max(maxWeightGrams),
  }),
  /** Whatever was or will be booked for this order is not sent. */
  'cancel-shipment': orderSchema,
} as const;

const mailSchema = orderSchema.extend({ userId: userIdSchema });

/** Consumed by notification: what a shopper is to be told, and how they are reached. */
export const notificationJobs = {
  'order-confirmed': mailSchema,
  'order-cancelled': mailSchema.extend({ reason: cancellationReasonSchema }),
  'order-refunded': mailSchema.extend({ refundId: z.uuid(), amountPence: amountPenceSchema }),
  'order-shipped': mailSchema.extend({ trackingCode: trackingCodeSchema }),
  'order-delivered': mailSchema.extend({ trackingCode: trackingCodeSchema }),
  /** From auth: an account's address, when it is made. The one job that carries it; the others carry ids. */
  'contact-known': z.strictObject({ userId: userIdSchema, email: z.email().max(320) }),
  /** From auth: the account is erased, and everything that was ever sent to it. */
  'contact-erased': z.strictObject({ userId: userIdSchema }),
} as const;

/** Consumed by order. */
export const orderJobs = {
  /** Its time was over before it was committed, and others have bought it since. */
  'stock-lost': orderSchema,
  /** The same of a coupon that others have used up since. */
  'coupon-lost': orderSchema,
  'payment-taken': orderSchema,
  'payment-declined': orderSchema,
  'payment-refunded': orderSchema.extend({ refundId: z.uuid() }),
  'shipment-booked': orderSchema.extend({ trackingCode: trackingCodeSchema }),
  'shipment-refused': orderSchema,
} as const;
