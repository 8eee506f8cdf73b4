import { z } from 'zod';
import type { Refusal } from './checkout.errors.js';

/** A refusal as it is kept, to be told again to whoever sends the same request again. */
export const refusalSchema: z.ZodType<Refusal> = z.object({
  code: z.string(),
  message: z.string(),
  fields: z.record(z.string(), z.unknown()),
});

/** Nobody finished it in time, or what was held for it is not held any more. */
export const tooLate: Refusal = Object.freeze({
  code: 'ORDER_TOO_LATE',
  message: 'This order was not finished in time, and what was held for it was given back. Order anew.',
  fields: {},
});
