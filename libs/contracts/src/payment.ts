/**
 * Cards and payments as they cross a process. A card's number is told to payment alone, once, and becomes a token there;
 * everything else, jobs included, has the token. Money is whole pence, times are ISO 8601 strings in UTC.
 */
import { z } from 'zod';
import { isLuhnValid } from './luhn.js';

/** The most that one payment may be, in pence. */
export const maxPaymentPence = 2_100_000_000;

const amountSchema = z.int().min(0).max(maxPaymentPence);
const orderIdSchema = z.uuid().meta({ description: 'Order' });

/** Stands for a card of one shopper; worth nothing to anybody else. */
export const cardTokenSchema = z
  .uuid()
  .meta({ description: 'Card', example: '0199f3a2-6c1e-7f5c-9a53-2d8b1c6a7f22' });

const numberSchema = z
  .string()
  .max(32)
  .transform((text) => text.replaceAll(/[ -]/g, ''))
  .pipe(z.string().regex(/^\d{12,19}$/, 'must be 12 to 19 digits'))
  .refine(isLuhnValid, 'must be the number of a card')
  .meta({ description: '12 to 19 digits with their check digit; spaces and hyphens are ignored' });

/** `POST /payments/cards`. Refused fields are named, never repeated. */
export const cardRequestSchema = z.strictObject({
  number: numberSchema,
  expiryMonth: z.int().min(1).max(12),
  expiryYear: z.int().min(2000).max(2100),
  cvc: z.string().regex(/^\d{3,4}$/, 'must be 3 or 4 digits'),
});

export const cardSchema = z
  .object({
    cardToken: cardTokenSchema,
    brand: z.enum(['visa', 'mastercard', 'amex', 'other']),
    lastFour: z.string().regex(/^\d{4}$/),
    expiryMonth: z.int(),
    expiryYear: z.int(),
  })
  .meta({ id: 'Card' });

/** `pending`: the provider has not answered yet. `cancelled`: whatever was taken went back, or nothing ever was. */
export const paymentStateSchema = z.enum(['pending', 'captured', 'declined', 'cancelled']);

/** What is known of an order's payment: `GET /payments/orders/:orderId`. */
export const paymentSchema = z
  .object({
    orderId: orderIdSchema,
    transactionId: z.uuid(),
    state: paymentStateSchema,
    amountPence: amountSchema,
    capturedPence: amountSchema,
    refundedPence: amountSchema.meta({ description: 'Of what was captured' }),
    declineReason: z.string().nullable(),
    currency: z.literal('GBP'),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Payment' });

/** What the provider itself says of an order's charge: the other side of the books. */
export const chargeSchema = z
  .object({
    orderId: orderIdSchema,
    state: z.enum(['pending', 'authorised', 'captured', 'declined', 'voided']),
    amountPence: amountSchema,
    capturedPence: amountSchema,
    refundedPence: amountSchema,
    captures: z.int().min(0).meta({ description: 'How often money was taken; more than 1 is a fault' }),
  })
  .meta({ id: 'Charge' });

/** `GET /payments/statement`, operators: every charge, by order. `nextCursor` is null on the last page. */
export const statementSchema = z
  .object({ items: z.array(chargeSchema), nextCursor: z.string().nullable() })
  .meta({ id: 'Statement' });

/** `PUT /payments/sandbox`, operators: how badly the sandbox provider behaves. */
export const sandboxSchema = z
  .strictObject({
    timeoutEvery: z
      .int()
      .min(0)
      .max(1_000)
      .meta({ description: 'Each so many calls one does what it is asked and answers too late; 0: none' }),
  })
  .meta({ id: 'Sandbox' });

export type CardRequest = z.output<typeof cardRequestSchema>;
export type Card = z.infer<typeof cardSchema>;
export type PaymentState = z.infer<typeof paymentStateSchema>;
export type Payment = z.infer<typeof paymentSchema>;
export type Charge = z.infer<typeof chargeSchema>;
export type Statement = z.infer<typeof statementSchema>;
export type Sandbox = z.infer<typeof sandboxSchema>;
