/**
 * Coupons as they cross a process: what shoppers and operators read and write, and what order asks at checkout.
 */
import { z } from 'zod';
import { maxPricePence } from './product.js';

/** Upper-case letters, digits and hyphens; 3 to 32. */
export const couponCodeSchema = z
  .string()
  .regex(/^[A-Z0-9](?:[A-Z0-9-]{1,30})[A-Z0-9]$/, 'must be 3 to 32 upper-case letters, digits or hyphens')
  .meta({ description: 'Coupon', example: 'WINTER-10' });

/** The most that the goods of one order may cost, in pence: 20 million GBP. */
export const maxGoodsPence = 2_000_000_000;

const countSchema = z.int().min(0).max(1_000_000_000);

const givesSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('percentage'), percent: z.int().min(1).max(100) }),
  z.strictObject({ kind: z.literal('fixed'), pence: z.int().min(1).max(maxPricePence) }),
  z.strictObject({ kind: z.literal('free-shipping') }),
]);

const termsShape = {
  gives: givesSchema,
  /** The least that the goods must cost. */
  minimumPence: z.int().min(0).max(maxGoodsPence),
  validFrom: z.iso.datetime().meta({ example: '2010-12-01T00:00:00.000Z' }),
  validUntil: z.iso.datetime().meta({ example: '2011-01-31T23:59:59.999Z' }),
};

/** What an operator says of a coupon; a limit that is null is none. */
export const couponTermsSchema = z
  .strictObject({
    ...termsShape,
    useLimit: countSchema.nullable(),
    shopperLimit: countSchema.nullable(),
  })
  // What is no date is refused as such, and compares to nothing.
  .refine(({ validFrom, validUntil }) => !(Date.parse(validFrom) >= Date.parse(validUntil)), {
    path: ['validUntil'],
    message: 'must be after validFrom',
  });

/** A coupon as a shopper sees it. */
export const couponSchema = z.object({ code: couponCodeSchema, ...termsShape }).meta({ id: 'Coupon' });

/** The same for operators, with how often it was used: held and committed redemptions. */
export const couponUsageSchema = couponSchema
  .extend({ useLimit: countSchema.nullable(), shopperLimit: countSchema.nullable(), used: countSchema })
  .meta({ id: 'CouponUsage' });

/** The id of the order that uses the coupon: a UUID. */
export const redemptionIdSchema = z
  .uuid()
  .meta({ description: 'Redemption', example: '0199f3a2-6c1e-7f5c-9a53-2d8b1c6a7f10' });

export const redemptionRequestSchema = z.strictObject({
  code: couponCodeSchema,
  /** What the goods cost before any discount, shipping apart. */
  goodsPence: z.int().min(0).max(maxGoodsPence),
});

/** `held` until `expiresAt`, then it counts as not used unless it was committed. */
export const redemptionSchema = z
  .object({
    id: redemptionIdSchema,
    code: couponCodeSchema,
    state: z.enum(['held', 'committed', 'released', 'expired']),
    expiresAt: z.iso.datetime().nullable(),
    /** Taken off what the goods cost. */
    discountPence: z.int().min(0),
    isShippingFree: z.boolean(),
  })
  .meta({ id: 'Redemption' });

export type CouponGives = z.infer<typeof givesSchema>;
export type CouponTerms = z.infer<typeof couponTermsSchema>;
export type Coupon = z.infer<typeof couponSchema>;
export type CouponUsage = z.infer<typeof couponUsageSchema>;
export type RedemptionRequest = z.infer<typeof redemptionRequestSchema>;
export type Redemption = z.infer<typeof redemptionSchema>;
