import { type CartItem, maxLines, maxQuantity } from '@shop/contracts/cart';
import type { AppError } from '@shop/errors';
import type { HashStep } from '@shop/redis/hash';
import { CartFullError, QuantityTooLargeError } from './journal.errors.js';

/** Quantity by sku. */
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

/** The steps that take everything out. */
export function emptyingSteps(amounts: Amounts): HashStep[] {
  return [...amounts.keys()].map((sku) => ({ set: sku, to: 0 }));
}

/** The steps that take pieces out that were ordered. */
export function takingSteps(lines: readonly CartItem[]): HashStep[] {
  return lines.map(({ sku, quantity }) => ({ add: sku, by: -quantity }));
}

/**
 * The steps that put a guest's items to what is there already. A login is not refused because a cart is full: a
 * quantity stops at its bound, and lines for which there is no room stay out, those that come last by sku.
 */
export function mergingSteps(into: Amounts, from: Amounts): HashStep[] {
  let room = maxLines - into.size;
  return [...from].sort(bySku).flatMap(([sku, amount]) => {
    const standing = into.get(sku) ?? 0;
    if (standing === 0 && room-- <= 0) return [];
    const by = Math.min(amount, maxQuantity - standing);
    return by > 0 ? [{ add: sku, by }] : [];
  });
}

function bySku([one]: [string, number], [other]: [string, number]): number {
  return one < other ? -1 : 1;
}
