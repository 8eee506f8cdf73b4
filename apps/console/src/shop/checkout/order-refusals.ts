import { ProblemError } from '../../api/problem.js';
import { type Refusals, refusalsOf } from '../../forms/refusals.js';

/** Fields of an order that the page shows. */
const names = ['addressId', 'couponCode'] as const;

/**
 * What was refused of an order. Some refusals are of the order as a whole in the shop's words and of one field in the
 * shopper's: a coupon that does not help, an address that is not served.
 */
export function orderRefusalsOf(error: Error | null): Refusals {
  const refusals = refusalsOf(error, names);
  const field = error instanceof ProblemError ? fieldOf(error.problem?.code ?? '') : undefined;
  if (error === null || field === undefined) return refusals;
  return { at: { [field]: error.message }, general: null };
}

function fieldOf(code: string): (typeof names)[number] | undefined {
  if (code.startsWith('COUPON_')) return 'couponCode';
  return code.startsWith('ADDRESS_') ? 'addressId' : undefined;
}
