import type { AcknowledgedOrder, AcknowledgedRefund } from '../orders/order-record.js';
import { type Account, type Pair, pairsOf, returnedOf } from './accounts.js';
import type { LedgerLine } from './ledger-line.js';

/** Every cancelled order is cancelled, and what was paid for it went back. */
export function compareCancellations(accounts: readonly Account[]): LedgerLine {
  const pairs = accounts.flatMap(pairsOf);
  const cancelled = pairs.filter(({ told }) => told.cancelled);
  return {
    what: 'cancelled orders',
    acknowledged: cancelled.length,
    found: pairs.filter(({ told, found }) => told.cancelled && found?.state === 'cancelled').length,
    differences: cancelled.flatMap(cancellationDifferences),
  };
}

/** All money that was promised back is on its way, to the penny, and every piece is noted. */
export function compareRefunds(accounts: readonly Account[]): LedgerLine {
  const pairs = accounts.flatMap(pairsOf);
  return {
    what: 'pence refunded',
    acknowledged: pairs.reduce((sum, { told }) => sum + owedPenceOf(told), 0),
    found: pairs.reduce((sum, { found }) => sum + (found?.refundedPence ?? 0), 0),
    differences: pairs.flatMap(refundDifferences),
  };
}

/** Nothing goes back when nothing was paid yet. */
function cancellationDifferences({ told, found }: Pair): string[] {
  if (!found) return [];
  const { orderId, totalPence } = told.order;
  if (found.state !== 'cancelled') return [`order ${orderId} is ${found.state} instead of cancelled`];
  if (found.refundedPence === totalPence || owedPenceOf(told) === 0) return [];
  return [`order ${orderId}: ${String(found.refundedPence)} of ${String(totalPence)} pence went back`];
}

function refundDifferences({ told, found }: Pair): string[] {
  if (!found) return [];
  const { orderId } = told.order;
  const owed = owedPenceOf(told);
  const returned = returnedOf(told);
  return [
    ...(found.refundedPence === owed
      ? []
      : [`order ${orderId}: ${String(found.refundedPence)} pence went back instead of ${String(owed)}`]),
    ...found.lines
      .filter((line) => line.returned !== (returned.get(line.sku) ?? 0))
      .map(
        ({ sku, returned: noted }) => `order ${orderId}: ${String(noted)} of ${sku} are noted as returned`,
      ),
    ...told.refunds
      .filter((refund) => !isFair(refund, told))
      .map(
        ({ amountPence }) =>
          `order ${orderId}: a refund of ${String(amountPence)} pence is not what was paid`,
      ),
  ];
}

function owedPenceOf({ cancelled, refunds }: AcknowledgedOrder): number {
  return cancelled?.refundedPence ?? refunds.reduce((sum, { amountPence }) => sum + amountPence, 0);
}

/** Without a discount a refund is exactly the price; with one, the line's share of it is off by a penny or two at most. */
function isFair({ pieces, amountPence }: AcknowledgedRefund, { order }: AcknowledgedOrder): boolean {
  const { lines, goodsPence, discountPence } = order;
  const prices = new Map(lines.map(({ sku, unitPricePence }) => [sku, unitPricePence]));
  const cost = pieces.reduce((sum, { sku, quantity }) => sum + (prices.get(sku) ?? 0) * quantity, 0);
  const exact = goodsPence === 0 ? 0 : cost - (cost * discountPence) / goodsPence;
  return Math.abs(amountPence - exact) <= (discountPence === 0 ? 0 : 2 * pieces.length);
}
