import { z } from 'zod';

/** Why an order did not come about, as it is kept and told again to whoever sends the same request again. */
export const refusalSchema = z.object({
  code: z.string(),
  message: z.string(),
  fields: z.record(z.string(), z.unknown()),
});

export type Refusal = z.infer<typeof refusalSchema>;

/** Nobody finished it in time, or what was held for it is not held any more. */
export const tooLate: Refusal = Object.freeze({
  code: 'ORDER_TOO_LATE',
  message: 'This order was not finished in time, and what was held for it was given back. Order anew.',
  fields: {},
});
