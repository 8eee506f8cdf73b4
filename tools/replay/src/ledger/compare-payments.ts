import type { Charge } from '@shop/contracts/payment';
import { type Account, type Pair, pairsOf } from './accounts.js';
import type { LedgerLine } from './ledger-line.js';

/** What the provider took and did not give back is what the orders cost that stand, to the penny, and taken once. */
export function comparePayments(accounts: readonly Account[], charges: readonly Charge[] | null): LedgerLine {
  const pairs = accounts.flatMap(pairsOf);
  const byOrder = new Map(charges?.map((charge) => [charge.orderId, charge]));
  const owed = pairs.map(owedPenceOf);
  const kept = pairs.map(({ told }) => keptPenceOf(byOrder.get(told.order.orderId)));
  return {
    what: 'pence paid',
    acknowledged: sumOf(owed),
    found: sumOf(kept),
    differences: charges
      ? pairs.flatMap((pair) => differencesOf(pair, byOrder.get(pair.told.order.orderId)))
      : ["the provider's statement cannot be read"],
  };
}

function differencesOf(pair: Pair, charge: Charge | undefined): string[] {
  const { orderId } = pair.told.order;
  const [owed, kept] = [owedPenceOf(pair), keptPenceOf(charge)];
  const captures = charge?.captures ?? 0;
  return [
    ...(owed === kept ? [] : [`order ${orderId}: ${String(kept)} pence are paid instead of ${String(owed)}`]),
    ...(captures > 1 ? [`order ${orderId} was charged ${String(captures)} times`] : []),
  ];
}

/** An order that stands costs its total less what was refunded of it. */
function owedPenceOf({ told, found }: Pair): number {
  const { card, cancelled, order, refunds } = told;
  if (card === 'declining' || cancelled || found?.state === 'cancelled') return 0;
  return order.totalPence - sumOf(refunds.map(({ amountPence }) => amountPence));
}

function keptPenceOf(charge: Charge | undefined): number {
  return charge ? charge.capturedPence - charge.refundedPence : 0;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
