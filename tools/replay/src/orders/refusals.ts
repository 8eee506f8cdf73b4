import { z } from 'zod';
import type { Reply } from '../shop-client.js';

const shortageSchema = z.object({
  sku: z.string(),
  requested: z.number(),
  available: z.number(),
});

const refusalSchema = z.object({ code: z.string(), shortages: z.array(shortageSchema).default([]) });

/** Too little of one product is there. */
export type Shortage = z.infer<typeof shortageSchema>;
/** Why the shop does not do what was asked; `shortages` only where it says INSUFFICIENT_STOCK. */
export type Refusal = z.infer<typeof refusalSchema>;

const nothingSaid: Refusal = { code: 'UNKNOWN', shortages: [] };

export function refusalIn(reply: Reply): Refusal {
  if (reply.status === null) return nothingSaid;
  return refusalSchema.safeParse(reply.body).data ?? nothingSaid;
}

/** The coupon does not help; the order may come about without it. */
export function isOfCoupon({ code }: Refusal): boolean {
  return code.startsWith('COUPON_');
}

/**
 * Whether the reply says what became of the request. It does not when there is none, when the shop cannot, or when it
 * turned away whoever asked before it looked at what was asked: an earlier try may have been heard.
 */
export function isAnswer({ status }: Reply): boolean {
  return status !== null && status < 500 && ![401, 403, 429].includes(status);
}
