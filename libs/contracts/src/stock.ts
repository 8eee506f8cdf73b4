/**
 * Stock as it is sold: what order asks of product at checkout, and the jobs by which a sale is settled afterwards.
 */
import { z } from 'zod';
import { maxLines, quantitySchema } from './cart.js';
import { skuSchema } from './product.js';

/** The id of the order that stock is put aside for: a UUID. */
export const reservationIdSchema = z
  .uuid()
  .meta({ description: 'Reservation', example: '0199f3a2-6c1e-7f5c-9a53-2d8b1c6a7f10' });

export const reservationLineSchema = z.object({ sku: skuSchema, quantity: quantitySchema });

/** What is to be put aside: each sku once. */
export const reservationRequestSchema = z
  .strictObject({ lines: z.array(z.strictObject(reservationLineSchema.shape)).min(1).max(maxLines) })
  .refine(({ lines }) => new Set(lines.map(({ sku }) => sku)).size === lines.length, {
    path: ['lines'],
    message: 'must name each sku once',
  });

/** `held` until `expiresAt`, then it is given back unless it was committed. */
export const reservationSchema = z
  .object({
    id: reservationIdSchema,
    state: z.enum(['held', 'committed', 'released', 'expired']),
    expiresAt: z.iso.datetime().nullable(),
    lines: z.array(reservationLineSchema),
  })
  .meta({ id: 'Reservation' });

export type ReservationLine = z.infer<typeof reservationLineSchema>;
export type ReservationRequest = z.infer<typeof reservationRequestSchema>;
export type Reservation = z.infer<typeof reservationSchema>;
