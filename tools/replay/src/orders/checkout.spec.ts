import { describe, expect, it } from '@jest/globals';
import { orderId, orderWith } from '../../test/orders.js';
import {
  type Answers,
  buyerAt,
  noAnswer,
  refusal,
  runWith,
  shopThatAnswers,
  well,
} from '../../test/shop-double.js';
import { addressOf } from '../addresses.js';
import type { Trip } from '../trips.js';
import { checkOut } from './checkout.js';
import { offersOf } from './coupons.js';
import { SalesBook } from './sales-book.js';

const pieces = [
  { sku: '85123A', quantity: 6 },
  { sku: '71053', quantity: 2 },
];
/** Every fifth invoice has a coupon; this customer's is the one that is not given twice. */
const trip: Trip = {
  ...{ kind: 'trip', invoice: '536365', customerId: '17855', addressAt: addressOf('536365') },
  ...{ skus: [], quantities: new Map<string, number[]>() },
};
const items = pieces.map((piece) => ({ ...piece, product: { name: 'A', pricePence: 100 }, linePence: null }));
const cart = well({ version: 1, items, totalPence: null, currency: 'GBP' });
const address = well(
  {
    ...orderWith([]).address,
    ...{ addressId: orderId(9), isDefault: true },
    ...{ createdAt: '2010-12-01T08:26:00.000Z', updatedAt: '2010-12-01T08:26:00.000Z' },
  },
  201,
);
const cardToken = orderId(8);
const card = well({ cardToken, brand: 'visa', lastFour: '4242', expiryMonth: 12, expiryYear: 2099 }, 201);
const shortOf = (available: number) =>
  refusal('INSUFFICIENT_STOCK', { shortages: [{ sku: '85123A', requested: 6, available }] });

/** Somebody with two products in the cart comes to the till. */
async function checkOutAt(answers: Answers, stock = new Map([['85123A', 4]])) {
  const made = { 'POST /me/addresses': address, 'POST /payments/cards': card };
  const shop = shopThatAnswers({ 'GET /cart': cart, ...made, ...answers });
  const offers = offersOf('RUN');
  const buyer = await buyerAt(shop, runWith({ offers, book: new SalesBook(stock) }));
  buyer.person.cart.acknowledge(pieces);
  await checkOut(trip, buyer);
  const orders = shop.asked.filter(({ path }) => path === '/orders');
  return { ...buyer, shop, orders };
}

describe('checking out', () => {
  it('orders what is in the cart, with the coupon of the invoice', async () => {
    const { person, orders, tally, run } = await checkOutAt({
      'POST /orders': well(orderWith(pieces, { couponCode: 'RUN-ONCE', discountPence: 300 }), 201),
    });
    expect(orders.map(({ body }) => body)).toEqual([
      { addressId: orderId(9), cardToken, couponCode: 'RUN-ONCE' },
    ]);
    expect(orders[0]?.headers['idempotency-key']).toBe(`${run.people.run}-536365-o1`);
    expect(person.orders.contradictions).toEqual([]);
    expect(tally.failed).toBe(0);
  });

  it('takes of what is short what there is, and orders under a new key', async () => {
    const rest = orderWith([
      { sku: '85123A', quantity: 4 },
      { sku: '71053', quantity: 2 },
    ]);
    const { person, shop, orders, run, tally } = await checkOutAt({
      'POST /orders': [shortOf(4), well(rest, 201)],
      'PUT /cart/items/85123A': well(),
    });
    expect(shop.asked.find(({ method }) => method === 'PUT')?.body).toEqual({ quantity: 4 });
    expect(new Set(orders.map(({ headers }) => headers['idempotency-key'])).size).toBe(2);
    expect(person.cart.isEmpty).toBe(true);
    expect([run.counts.of('insufficientStock'), run.counts.of('shortened')]).toEqual([1, 1]);
    expect(tally.failed).toBe(0);
  });

  it('goes home when everything is sold out', async () => {
    const out = pieces.map(({ sku, quantity }) => ({ sku, requested: quantity, available: 0 }));
    const { run, shop, tally } = await checkOutAt(
      {
        'POST /orders': refusal('INSUFFICIENT_STOCK', { shortages: out }),
        ...{ 'DELETE /cart/items/85123A': well(), 'DELETE /cart/items/71053': well() },
      },
      new Map(),
    );
    expect(run.counts.of('soldOut')).toBe(1);
    expect(shop.pathsAsked().at(-1)).toBe('DELETE /cart/items/71053');
    expect(tally.failed).toBe(0);
  });

  it('gives up after a while when others are always faster', async () => {
    const { run, orders } = await checkOutAt(
      { 'POST /orders': shortOf(5), 'PUT /cart/items/85123A': well() },
      new Map(),
    );
    expect(orders).toHaveLength(6);
    expect(run.counts.of('notServed')).toBe(1);
  });

  it('orders without a coupon that does not help, which here is a failure', async () => {
    const { orders, tally, run } = await checkOutAt({
      'POST /orders': [refusal('COUPON_USED_BY_SHOPPER'), well(orderWith(pieces), 201)],
    });
    expect(orders.map(({ body }) => body)).toEqual([
      { addressId: orderId(9), cardToken, couponCode: 'RUN-ONCE' },
      { addressId: orderId(9), cardToken },
    ]);
    expect(run.counts.of('COUPON_USED_BY_SHOPPER')).toBe(1);
    expect(tally.reasons).toEqual([['failed: 409 COUPON_USED_BY_SHOPPER', 1]]);
  });

  it('goes home after any other refusal', async () => {
    const { orders, run, tally } = await checkOutAt({ 'POST /orders': refusal('CART_EMPTY') });
    expect(orders).toHaveLength(1);
    expect([run.counts.of('otherRefusals'), run.counts.of('notServed')]).toEqual([1, 1]);
    expect(tally.failed).toBe(1);
  });

  it('does not order again when it does not know whether it has', async () => {
    const closed = { status: 503, body: {}, retryAfterMs: 1 };
    const { orders, person } = await checkOutAt({ 'POST /orders': [closed, noAnswer, closed] });
    expect(new Set(orders.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(person.orders.unanswered).toHaveLength(1);
  });

  it('goes home when the cart cannot be seen', async () => {
    const { orders, run } = await checkOutAt({ 'GET /cart': well({}, 404) });
    expect(orders).toHaveLength(0);
    expect(run.counts.of('notServed')).toBe(1);
  });
});
