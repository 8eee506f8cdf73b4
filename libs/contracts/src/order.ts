/**
 * Orders as they cross a process: what order answers to shoppers and operators. Money is whole pence, times are ISO 8601
 * strings in UTC.
 */
import { z } from 'zod';
import { maxLines, quantitySchema } from './cart.js';
import { couponCodeSchema, maxGoodsPence } from './discount.js';
import { cardTokenSchema } from './payment.js';
import { pricePenceSchema, skuSchema } from './product.js';
import { addressSchema } from './user.js';

/** An order's id: a UUID, known to product, discount and payment as well. */
export const orderIdSchema = z
  .uuid()
  .meta({ description: 'Order', example: '0199f3a2-6c1e-7f5c-9a53-2d8b1c6a7f10' });

/**
 * `placed`: stock and coupon are held, payment is asked. `paid`: shipping is asked. `confirmed`: shipping is booked.
 * `cancelled`: everything was given back; it is final.
 */
export const orderStateSchema = z.enum(['placed', 'paid', 'confirmed', 'cancelled']);

/** Why an order was cancelled. */
export const cancellationReasonSchema = z.enum([
  'asked-for',
  'payment-declined',
  'stock-lost',
  'coupon-lost',
  'shipment-refused',
]);

/** The dearest goods, sent by the pallet to the end of the world. */
const totalSchema = z
  .int()
  .min(0)
  .max(maxGoodsPence + 20_000_000);

/** `POST /orders`: everything that is in the cart. */
export const checkoutSchema = z.strictObject({
  addressId: z.uuid().meta({ description: 'One of /me/addresses' }),
  cardToken: cardTokenSchema.meta({ description: 'Of POST /payments/cards' }),
  couponCode: couponCodeSchema.optional(),
});

export const orderLineSchema = z.object({
  sku: skuSchema,
  name: z.string(),
  unitPricePence: pricePenceSchema,
  quantity: quantitySchema,
  returned: z.int().min(0).meta({ description: 'Pieces of it that were refunded' }),
});

/** Where it goes: the address as it was when the order was placed. */
export const orderAddressSchema = addressSchema.omit({
  addressId: true,
  isDefault: true,
  createdAt: true,
  updatedAt: true,
});

const orderShape = {
  orderId: orderIdSchema,
  state: orderStateSchema,
  placedAt: z.iso.datetime(),
  totalPence: totalSchema.meta({ description: 'Goods without the discount, and shipping' }),
  refundedPence: totalSchema.meta({ description: 'Of the total: what went back or is on its way' }),
  currency: z.literal('GBP'),
};

/** In the list: without lines. */
export const orderSummarySchema = z.object(orderShape).meta({ id: 'OrderSummary' });

export const orderSchema = z
  .object({
    ...orderShape,
    lines: z.array(orderLineSchema).max(maxLines),
    goodsPence: totalSchema.meta({ description: 'What the lines cost' }),
    discountPence: totalSchema,
    shippingPence: totalSchema,
    couponCode: couponCodeSchema.nullable(),
    cancellationReason: cancellationReasonSchema.nullable(),
    trackingCode: z.string().nullable(),
    address: orderAddressSchema,
  })
  .meta({ id: 'Order' });

/** The latest first; `nextCursor` is null on the last page. */
export const orderPageSchema = z
  .object({ items: z.array(orderSummarySchema), nextCursor: z.string().nullable() })
  .meta({ id: 'OrderPage' });

/** What happened to an order; `refunded`: a part of it. */
export const orderEventNameSchema = z.enum([
  'placed',
  'paid',
  'shipping-booked',
  'confirmed',
  'cancelled',
  'refunded',
]);

/** One event of the stream `GET /orders/:orderId/events`; `sequence` counts from 1 and is the event's id there. */
export const orderEventSchema = z
  .object({
    orderId: orderIdSchema,
    sequence: z.int().min(1),
    event: orderEventNameSchema,
    at: z.iso.datetime(),
  })
  .meta({ id: 'OrderEvent' });

/** The newest event of an order, as who waits for it wants to know. */
export const orderStatusSchema = z
  .object({
    orderId: orderIdSchema,
    state: orderStateSchema,
    sequence: z.int().min(1).meta({ description: 'Of its newest event' }),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'OrderStatus' });

/** `POST /orders/:orderId/refunds`: pieces that came back. */
export const refundRequestSchema = z
  .strictObject({
    lines: z
      .array(z.strictObject({ sku: skuSchema, quantity: quantitySchema }))
      .min(1)
      .max(maxLines),
  })
  .refine(({ lines }) => new Set(lines.map(({ sku }) => sku)).size === lines.length, {
    path: ['lines'],
    message: 'must name each sku once',
  });

/** Money on its way back; `isPaidBack` once payment has said so. */
export const refundSchema = z
  .object({
    refundId: z.uuid(),
    orderId: orderIdSchema,
    amountPence: totalSchema,
    isPaidBack: z.boolean(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Refund' });

export type OrderState = z.infer<typeof orderStateSchema>;
export type CancellationReason = z.infer<typeof cancellationReasonSchema>;
export type Checkout = z.infer<typeof checkoutSchema>;
export type OrderLine = z.infer<typeof orderLineSchema>;
export type OrderAddress = z.infer<typeof orderAddressSchema>;
export type OrderSummary = z.infer<typeof orderSummarySchema>;
export type Order = z.infer<typeof orderSchema>;
export type OrderPage = z.infer<typeof orderPageSchema>;
export type OrderEventName = z.infer<typeof orderEventNameSchema>;
export type OrderEvent = z.infer<typeof orderEventSchema>;
export type OrderStatus = z.infer<typeof orderStatusSchema>;
export type RefundRequest = z.infer<typeof refundRequestSchema>;
export type Refund = z.infer<typeof refundSchema>;
