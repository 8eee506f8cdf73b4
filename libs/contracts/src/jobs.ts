/**
 * Jobs that cross a process, by queue: what each is called and what its payload looks like. A job carries ids, never a
 * caller's identity, and may arrive more than once and in any order; its consumer says what it makes of that.
 */
import { z } from 'zod';
import { reservationLineSchema } from './stock.js';

const orderSchema = z.strictObject({ orderId: z.uuid() });

/** Consumed by product: how a sale went on whose stock was put aside under the order's id. */
export const stockJobs = {
  /** It is sold. */
  'commit-stock': orderSchema,
  /** It is not sold after all; everything goes back that is not back yet. */
  'release-stock': orderSchema,
  /** Some of what was sold came back. */
  'return-stock': orderSchema.extend({ lines: z.array(z.strictObject(reservationLineSchema.shape)).min(1) }),
} as const;

/** Consumed by discount: what became of the order that used a coupon under its id. */
export const couponJobs = {
  'commit-coupon': orderSchema,
  'release-coupon': orderSchema,
} as const;

/** Consumed by order. */
export const orderJobs = {
  /** Its time was over before it was committed, and others have bought it since. */
  'stock-lost': orderSchema,
  /** The same of a coupon that others have used up since. */
  'coupon-lost': orderSchema,
} as const;
