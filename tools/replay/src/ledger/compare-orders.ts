import { isDeepStrictEqual } from 'node:util';
import type { Order } from '@shop/contracts/order';
import { savingOf } from '../orders/coupons.js';
import { type Account, type Pair, pairsOf, strangersIn } from './accounts.js';
import type { LedgerLine } from './ledger-line.js';
import { isAtRest } from './orders-found.js';

/** Every acknowledged order is there as it was acknowledged, at rest, and there is no other. */
export function compareOrders(accounts: readonly Account[]): LedgerLine {
  return {
    what: 'orders',
    acknowledged: accounts.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0),
    found: accounts.reduce((sum, { found }) => sum + (found?.length ?? 0), 0),
    differences: accounts.flatMap(differencesIn),
  };
}

function differencesIn(account: Account): string[] {
  const { who, complaints, found } = account;
  if (!found) return [...complaints, 'the orders cannot be read'].map((sentence) => `${who}: ${sentence}`);
  const strange = strangersIn(account).map(({ orderId }) => `order ${orderId} was never acknowledged`);
  const wrong = pairsOf(account).flatMap((pair) =>
    differencesOf(pair).map((difference) => `order ${pair.told.order.orderId} ${difference}`),
  );
  return [...complaints, ...strange, ...wrong].map((sentence) => `${who}: ${sentence}`);
}

type PairFound = Pair & { readonly found: Order };

function differencesOf({ told, found }: Pair): string[] {
  if (!found) return ['is missing'];
  const { order } = told;
  const sums = ['goodsPence', 'discountPence', 'shippingPence', 'totalPence', 'couponCode'] as const;
  return [
    ...(isAtRest(found) ? [] : [`is still ${found.state}`]),
    ...wrongEnd({ told, found }),
    ...(isDeepStrictEqual(linesOf(found), linesOf(order)) ? [] : ['has other lines']),
    ...sums
      .filter((name) => found[name] !== order[name])
      .map((name) => `has a ${name} of ${String(found[name])} instead of ${String(order[name])}`),
    ...wrongSums(told),
  ];
}

/** Who asked for it is cancelled, who could not pay is cancelled for that, and nobody else is. */
function wrongEnd({ told: { card, cancelled }, found: { state, cancellationReason } }: PairFound): string[] {
  if (card === 'declining' && state === 'confirmed') return ['is confirmed although its card was declined'];
  if (state !== 'cancelled' || cancelled) return [];
  if (card === 'declining' && cancellationReason === 'payment-declined') return [];
  return [`was cancelled by the shop: ${cancellationReason ?? ''}`];
}

/** What was acknowledged has to add up, and to be what the coupon says. */
function wrongSums({ order, offer }: Pair['told']): string[] {
  const { lines, goodsPence, discountPence, shippingPence, totalPence } = order;
  const cost = lines.reduce((sum, { unitPricePence, quantity }) => sum + unitPricePence * quantity, 0);
  const saving = offer ? savingOf(offer, cost) : { discountPence: 0, isShippingFree: false };
  const isPricedWell = cost === goodsPence && totalPence === goodsPence - discountPence + shippingPence;
  const isShippingWell = !saving.isShippingFree || shippingPence === 0;
  return [
    ...(isPricedWell ? [] : ['does not add up']),
    ...(saving.discountPence === discountPence && isShippingWell
      ? []
      : ['has another discount than its coupon gives']),
  ];
}

function linesOf({ lines }: Order) {
  return lines.map(({ sku, name, unitPricePence, quantity }) => ({ sku, name, unitPricePence, quantity }));
}
