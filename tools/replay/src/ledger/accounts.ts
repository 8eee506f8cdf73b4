import type { Order } from '@shop/contracts/order';
import type { Want } from '../cart-record.js';
import type { AcknowledgedOrder } from '../orders/order-record.js';

/** What one person was told about orders, and what the shop shows in the end. */
export interface Account {
  readonly who: string;
  readonly acknowledged: readonly AcknowledgedOrder[];
  /** What the shop said and then said otherwise, and what it never answered; a sentence each. */
  readonly complaints: readonly string[];
  /** Null: it cannot be read. */
  readonly found: readonly Order[] | null;
}

/** What an order that stands has taken. */
export interface Standing {
  /** Those that came back left out. */
  readonly pieces: readonly Want[];
  readonly couponCode: string | null;
}

/** An acknowledged order with what the shop shows of it; null when it shows none. */
export interface Pair {
  readonly told: AcknowledgedOrder;
  readonly found: Order | null;
}

export function pairsOf({ acknowledged, found }: Account): Pair[] {
  const shown = new Map(found?.map((order) => [order.orderId, order]));
  return acknowledged.map((told) => ({ told, found: shown.get(told.order.orderId) ?? null }));
}

/** Orders that the shop shows and never acknowledged. */
export function strangersIn({ acknowledged, found }: Account): Order[] {
  const known = new Set(acknowledged.map(({ order }) => order.orderId));
  return found?.filter(({ orderId }) => !known.has(orderId)) ?? [];
}

/** Of each product, how many pieces of an order came back. */
export function returnedOf({ refunds }: Pick<AcknowledgedOrder, 'refunds'>): ReadonlyMap<string, number> {
  const returned = new Map<string, number>();
  for (const { sku, quantity } of refunds.flatMap(({ pieces }) => pieces))
    returned.set(sku, (returned.get(sku) ?? 0) + quantity);
  return returned;
}

/**
 * The orders that stand: lines and returns as they were acknowledged, and of the shop only whether they are cancelled. So a
 * thing that differs is told in its own place, and not again wherever it leads to.
 */
export function standingIn(accounts: readonly Account[]): Standing[] {
  return accounts.flatMap((account) => [
    ...pairsOf(account)
      .filter(({ told, found }) => (found ? found.state !== 'cancelled' : told.cancelled === null))
      .map(({ told }) => standingOf(told.order, returnedOf(told))),
    ...strangersIn(account)
      .filter(({ state }) => state !== 'cancelled')
      .map((order) => standingOf(order, new Map(order.lines.map(({ sku, returned }) => [sku, returned])))),
  ]);
}

function standingOf({ lines, couponCode }: Order, returned: ReadonlyMap<string, number>): Standing {
  const pieces = lines.map(({ sku, quantity }) => ({ sku, quantity: quantity - (returned.get(sku) ?? 0) }));
  return { pieces, couponCode };
}
