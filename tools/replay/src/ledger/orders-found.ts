import {
  type Order,
  type OrderPage,
  orderPageSchema,
  orderSchema,
  type OrderSummary,
} from '@shop/contracts/order';
import { lookUntil } from '../look-until.js';
import type { Visit } from '../visit.js';

export const listRoute = 'GET /orders';
export const readRoute = 'GET /orders/:id';

/** The orders of one person as the shop shows them; null: they cannot be read. */
export type OrdersFound = readonly Order[] | null;

/** Waits until every order is confirmed or cancelled, or it is too late, and reads all of them. */
export async function findOrders(visit: Visit, until: { readonly deadlineMs: number }): Promise<OrdersFound> {
  const listed = await lookUntil(
    () => listOrders(visit),
    (seen) => seen?.every(isAtRest) ?? false,
    until,
  );
  if (!listed) return null;
  const orders: Order[] = [];
  for (const { orderId } of listed) {
    const reply = await visit.ask({
      ...{ method: 'GET', path: `/orders/${orderId}`, route: readRoute, isTriedAgain: true },
    });
    const order = reply.status === 200 ? orderSchema.safeParse(reply.body).data : undefined;
    if (!order) return null;
    orders.push(order);
  }
  return orders;
}

export function isAtRest({ state }: Pick<OrderSummary, 'state'>): boolean {
  return state === 'confirmed' || state === 'cancelled';
}

async function listOrders(visit: Visit): Promise<OrderSummary[] | null> {
  const items: OrderSummary[] = [];
  let page: OrderPage | undefined;
  do {
    page = await pageAfter(page?.nextCursor ?? null, visit);
    if (!page) return null;
    items.push(...page.items);
  } while (page.nextCursor !== null);
  return items;
}

async function pageAfter(cursor: string | null, visit: Visit): Promise<OrderPage | undefined> {
  const path = cursor === null ? '/orders?limit=100' : `/orders?limit=100&cursor=${cursor}`;
  const reply = await visit.ask({ method: 'GET', path, route: listRoute, isTriedAgain: true });
  return reply.status === 200 ? orderPageSchema.safeParse(reply.body).data : undefined;
}
