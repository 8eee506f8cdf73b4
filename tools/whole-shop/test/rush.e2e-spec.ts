import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTemporaryShop, type TemporaryShop, until } from '@shop/local-stack';
import { type Buyer, Inside, type Reply } from './support/inside.js';

/*
 * Everybody at once, at two instances of every service that a checkout needs: the built programs on a real cluster and a
 * real Postgres. What was promised to whom is counted in the answers, and again in the databases when all jobs are done.
 */

const twice = { order: 2, cart: 2, user: 2, product: 2, discount: 2, payment: 2, shipping: 2 };
/** So many knock at the same time; more would only wait at the door of the database. */
const AT_ONCE = 50;

let shop: TemporaryShop;
let inside: Inside;

beforeAll(async () => {
  shop = await startTemporaryShop({ isRedisSecured: false, instances: twice });
  inside = new Inside(shop);
}, 180_000);

afterAll(async () => {
  await shop.stop();
}, 60_000);

async function buyers(count: number, sku: string): Promise<Buyer[]> {
  const all: Buyer[] = [];
  while (all.length < count) {
    const more = Array.from({ length: Math.min(AT_ONCE, count - all.length) }, () =>
      inside.buyer([{ sku, quantity: 1 }]),
    );
    all.push(...(await Promise.all(more)));
  }
  return all;
}

/** Sends everybody in, as many at once as there are doors. Told to come back (503), one does, under the same key. */
async function rush(all: readonly Buyer[], checkOut: (buyer: Buyer) => Promise<Reply>): Promise<Reply[]> {
  const replies: Reply[] = [];
  const waiting = [...all];
  const walk = async () => {
    for (let buyer = waiting.pop(); buyer; buyer = waiting.pop()) replies.push(await checkOut(buyer));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, walk));
  return replies;
}

function patiently(coupon?: string) {
  return async (buyer: Buyer): Promise<Reply> => {
    const key = randomUUID();
    let reply = await inside.checkOut(buyer, { key, ...(coupon !== undefined && { coupon }) });
    while (reply.status >= 500)
      reply = await inside.checkOut(buyer, { key, ...(coupon !== undefined && { coupon }) });
    return reply;
  };
}

function countOf(replies: readonly Reply[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, body } of replies) {
    const what = status === 201 ? 'ordered' : String((body as { code?: string }).code);
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}

/** When no order is on its way and no job is open any more. */
async function atRest(): Promise<void> {
  const isAtRest = async () => {
    const open = await inside.rows('order', "SELECT FROM outbox WHERE state <> 'done'");
    const under = await inside.rows(
      'order',
      "SELECT FROM orders WHERE state IN ('placing', 'placed', 'paid')",
    );
    return open.length + under.length === 0;
  };
  await until(isAtRest, { what: 'every order is at its end, and every job done', withinMs: 120_000 });
}

const setStock = (sku: string, pieces: number) =>
  inside.rows('product', 'UPDATE stock SET available = $2 WHERE sku = $1', [sku, pieces]);
const stockOf = async (sku: string) =>
  (await inside.rows('product', 'SELECT available FROM stock WHERE sku = $1', [sku])) as {
    available: number;
  }[];

describe('a rush', () => {
  it('of 500 buyers for 50 pieces sells exactly 50', async () => {
    await setStock('22423', 50);
    const replies = await rush(await buyers(500, '22423'), patiently());
    expect(countOf(replies)).toEqual({ ordered: 50, INSUFFICIENT_STOCK: 450 });
    await atRest();
    expect(await stockOf('22423')).toEqual([{ available: 0 }]);
    const sql =
      'SELECT sum(quantity)::int AS sold FROM order_lines JOIN orders ON id = order_id WHERE sku = $1 AND state = $2';
    expect(await inside.rows('order', sql, ['22423', 'confirmed'])).toEqual([{ sold: 50 }]);
    const inCarts = await inside.rows('cart', "SELECT FROM carts WHERE amounts ? '22423'");
    expect(inCarts).toHaveLength(450);
  }, 240_000);

  it('of 400 orders for a coupon of 100 uses it exactly 100 times, and sends the stock of the others back', async () => {
    await setStock('85123A', 1_000);
    const terms = {
      ...{ gives: { kind: 'percentage', percent: 10 }, minimumPence: 0, useLimit: 100, shopperLimit: null },
      ...{ validFrom: '2010-12-01T00:00:00.000Z', validUntil: '2099-12-31T00:00:00.000Z' },
    };
    const path = '/coupons/RUSH-100';
    expect(await inside.ask('discount', { method: 'PUT', path, as: 'operator', body: terms })).toMatchObject({
      status: 200,
    });
    const replies = await rush(await buyers(400, '85123A'), patiently('RUSH-100'));
    expect(countOf(replies)).toEqual({ ordered: 100, COUPON_USED_UP: 300 });
    await atRest();
    const usage = await inside.ask('discount', { path: `${path}/usage`, as: 'operator' });
    expect(usage.body).toMatchObject({ used: 100 });
    expect(await stockOf('85123A')).toEqual([{ available: 900 }]);
  }, 240_000);

  it('of one buyer, twenty times with one key, makes one order', async () => {
    const [buyer] = await buyers(1, '71053');
    if (!buyer) throw new Error('nobody came');
    const key = randomUUID();
    const replies = await Promise.all(Array.from({ length: 20 }, () => inside.checkOut(buyer, { key })));
    const settled = replies.filter(({ status }) => status < 500);
    expect(new Set(settled.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(settled.map(({ body }) => (body as { orderId: string }).orderId)).size).toBe(1);
    const sql = 'SELECT FROM orders WHERE user_id = $1';
    expect(await inside.rows('order', sql, [buyer.userId])).toHaveLength(1);
    const reservations = await inside.rows('product', 'SELECT FROM reservations WHERE owner = $1', [
      buyer.userId,
    ]);
    expect(reservations).toHaveLength(1);
  });
});
