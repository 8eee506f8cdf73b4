/**
 * The cart as it crosses a process: what cart answers to shoppers, to the replay, and later to order.
 */
import { z } from 'zod';
import { pricePenceSchema, skuSchema } from './product.js';

/** Which cookie finds a guest's cart: cart sets and reads it, the gateway forwards it to nobody else. */
export const cartCookie = 'cart';

/** The most of one sku in a cart. */
export const maxQuantity = 10_000;
/** The most different skus in a cart: the largest real invoice has 675 lines. */
export const maxLines = 1_000;

export const quantitySchema = z.int().min(1).max(maxQuantity).meta({ example: 6 });

export const operationIdPattern = /^[\w-]{1,64}$/;

/** What makes a change happen once, however often it is sent: the value of `Idempotency-Key`. */
export const operationIdSchema = z
  .string()
  .regex(operationIdPattern, 'must be 1 to 64 letters, digits, hyphens or underscores')
  .meta({ description: 'Operation', example: '3f0e6c1e-0f5c-4a53-9d0e-2d8b1c6a7f10' });

export const cartItemSchema = z.object({ sku: skuSchema, quantity: quantitySchema });

/** What is in a cart; `version` counts its changes. Answered to every change. */
export const cartContentSchema = z
  .object({ version: z.int().min(0), items: z.array(cartItemSchema) })
  .meta({ id: 'CartContent' });

/** An item with what product says of it now; `product` is null when product cannot say. */
export const pricedItemSchema = cartItemSchema.extend({
  product: z.object({ name: z.string(), pricePence: pricePenceSchema }).nullable(),
  linePence: z.int().min(0).nullable(),
});

/** The cart as a shopper sees it. `totalPence` is null while a price is missing. */
export const cartSchema = z
  .object({
    version: z.int().min(0),
    items: z.array(pricedItemSchema),
    totalPence: z.int().min(0).nullable(),
    currency: z.literal('GBP'),
  })
  .meta({ id: 'Cart' });

export type CartItem = z.infer<typeof cartItemSchema>;
export type CartContent = z.infer<typeof cartContentSchema>;
export type PricedItem = z.infer<typeof pricedItemSchema>;
export type Cart = z.infer<typeof cartSchema>;
