import { maxLines, maxQuantity } from '@shop/contracts/cart';
import type { AppError } from '@shop/errors';
import type { HashStep } from '@shop/redis/hash';
import { CartFullError, QuantityTooLargeError } from './journal.errors.js';

export type Amounts = ReadonlyMap<string, number>;

/**
 * What steps make of a cart, by the same rules as the hash in Redis: taking more than there is leaves nothing, what
 * reaches zero is gone.
 *
 * @returns the new amounts, or why the cart does not take the change
 */
export function amountsAfter(before: Amounts, steps: readonly HashStep[]): Amounts | AppError {
  const amounts = new Map(before);
  for (const step of steps) {
    const [sku, amount] =
      'add' in step ? [step.add, (amounts.get(step.add) ?? 0) + step.by] : [step.set, step.to];
    if (amount > maxQuantity) return new QuantityTooLargeError({ sku, maxQuantity });
    if (amount > 0) amounts.set(sku, amount);
    else amounts.delete(sku);
  }
  return amounts.size > maxLines ? new CartFullError(maxLines) : amounts;
}
