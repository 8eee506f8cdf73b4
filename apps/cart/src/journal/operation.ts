import type { HashStep } from '@shop/redis/hash';
import { z } from 'zod';
import type { Amounts } from './amounts.js';

const stepSchema = z.union([
  z.object({ add: z.string(), by: z.int() }),
  z.object({ set: z.string(), to: z.int() }),
]);

const lineSchema = z.object({ sku: z.string(), quantity: z.int() });

/** What somebody wants of a cart, as the journal keeps it. */
export const changeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('steps'), steps: z.array(stepSchema).readonly() }),
  z.object({ kind: z.literal('empty') }),
  /** The items of a guest's cart, which is closed by this. */
  z.object({ kind: z.literal('merge'), from: z.string() }),
  /** Pieces that were ordered go out, as far as they are in. A cart that is not there is not made for it. */
  z.object({ kind: z.literal('ordered'), lines: z.array(lineSchema).readonly() }),
]);

export type Change = z.infer<typeof changeSchema>;

export interface Operation {
  readonly cartId: string;
  /** Unique for the cart and the guests' carts that went into it; the same id again is the same change. */
  readonly operationId: string;
  readonly change: Change;
}

/** A change that is durable, and the cart as it stands after it or later. */
export interface Journaled {
  /** `repeated`: it was made before, or there was nothing to change. */
  readonly kind: 'made' | 'repeated';
  readonly version: number;
  readonly amounts: Amounts;
  /** What Redis is to be told; nothing of a repeated one. */
  readonly steps: readonly HashStep[];
}
