import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { orderPageSchema, orderSchema } from '@shop/contracts/order';
import { eventually } from '@shop/testing';
import { addressId, cardToken, farAddressId, pricePence, unknownAddressId } from './neighbours.js';
import { type Answer, type OrderUnderTest, startOrder } from './order-under-test.js';

/** Four pieces of 250 g. */
const SHIPPING_PENCE = 400;

const codeOf = ({ body }: Answer): unknown => (body as { code?: unknown }).code;

describe('placing an order', () => {
  let order: OrderUnderTest;

  beforeAll(async () => {
    order = await startOrder();
  });
  afterAll(() => order.stop());

  const ordersOf = async (as: string) =>
    orderPageSchema.parse((await order.ask('GET', '/orders', { as })).body).items;

  it('orders what is in the cart at the prices of now, and leaves the jobs that follow', async () => {
    const ann = order.shopper({ '85123A': 3, '71053': 1 });
    const placed = await order.placed(ann);
    expect(placed).toMatchObject({
      ...{ goodsPence: 4 * pricePence, discountPence: 0, shippingPence: SHIPPING_PENCE, refundedPence: 0 },
      ...{ totalPence: 4 * pricePence + SHIPPING_PENCE, couponCode: null, address: { city: 'London' } },
      lines: [
        { sku: '71053', name: 'NO 71053', unitPricePence: pricePence, quantity: 1, returned: 0 },
        { sku: '85123A', name: 'NO 85123A', unitPricePence: pricePence, quantity: 3, returned: 0 },
      ],
    });
    expect(await order.jobsOf(placed.orderId)).toEqual(
      expect.arrayContaining(['carts: remove-ordered', 'payments: take-payment', 'stock: commit-stock']),
    );
    expect(await ordersOf(ann)).toMatchObject([{ orderId: placed.orderId }]);
  });

  it('shares the discount of a coupon among the lines', async () => {
    order.neighbours.uses.set('TEN', 5);
    const placed = await order.placed(order.shopper({ '85123A': 2, '71053': 1 }), { coupon: 'TEN' });
    const lines = await order.database.orderLine.findMany({ where: { orderId: placed.orderId } });
    expect(placed.discountPence).toBe(Math.floor((3 * pricePence) / 10));
    expect(lines.reduce((sum, line) => sum + line.discountPence, 0)).toBe(placed.discountPence);
    expect(await order.jobsOf(placed.orderId)).toContain('coupons: commit-coupon');
  });

  it('makes one order of ten submits at once with one key, over two instances', async () => {
    const ann = order.shopper({ '85123A': 3 });
    order.neighbours.uses.set('ONCE', 1);
    const key = randomUUID();
    const submits = Array.from({ length: 10 }, (_, index) =>
      order.checkOut(ann, { key, coupon: 'ONCE', at: index % 2 === 0 ? 0 : 1 }),
    );
    const answers = await Promise.all(submits);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    const ids = new Set(answers.map(({ body }) => orderSchema.parse(body).orderId));
    expect(ids.size).toBe(1);
    const [orderId = ''] = ids;
    expect(await ordersOf(ann)).toHaveLength(1);
    const jobs = await order.jobsOf(orderId);
    expect(jobs.filter((job) => job === 'payments: take-payment')).toHaveLength(1);
  });

  it('answers a repeated submit with the order, also when the cart is empty by then', async () => {
    const ann = order.shopper({ '85123A': 3 });
    const key = randomUUID();
    const placed = await order.placed(ann, { key });
    order.neighbours.carts.delete(ann);
    expect(await order.placed(ann, { key })).toMatchObject({ orderId: placed.orderId });
  });

  it('refuses a key that was used for another request', async () => {
    const ann = order.shopper({ '85123A': 3 });
    const key = randomUUID();
    await order.placed(ann, { key });
    const again = await order.checkOut(ann, { key, coupon: 'TEN' });
    expect([again.status, codeOf(again)]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('lets the same key stand for another order of another shopper', async () => {
    const key = randomUUID();
    const [ann, bob] = [order.shopper({ '85123A': 1 }), order.shopper({ '85123A': 1 })];
    const [hers, his] = [await order.placed(ann, { key }), await order.placed(bob, { key })];
    expect(hers.orderId).not.toBe(his.orderId);
    expect(await order.ask('GET', `/orders/${hers.orderId}`, { as: bob })).toMatchObject({ status: 404 });
  });

  const tooMuch = Object.fromEntries(
    Array.from({ length: 700 }, (_, index) => [String(10_000 + index), 10_000]),
  );
  /** Within what an order may cost: 450,000 pieces of 250 g. */
  const tooHeavy = Object.fromEntries(
    Array.from({ length: 45 }, (_, index) => [String(10_000 + index), 10_000]),
  );
  it.each([
    { what: 'more than can be sent', items: tooHeavy, status: 422, code: 'ORDER_TOO_HEAVY' },
    { what: 'an empty cart', items: {}, status: 409, code: 'CART_EMPTY' },
    { what: 'what is not sold any more', items: { '99999': 1 }, status: 409, code: 'PRODUCTS_GONE' },
    { what: 'an address of nobody', to: unknownAddressId, status: 422, code: 'ADDRESS_UNKNOWN' },
    { what: 'an address too far away', to: farAddressId, status: 422, code: 'ADDRESS_NOT_SERVED' },
    { what: 'more than an order may cost', items: tooMuch, status: 422, code: 'ORDER_TOO_LARGE' },
  ])('refuses $what and begins nothing', async ({ items, to, status, code }) => {
    const ann = order.shopper(items ?? { '85123A': 1 });
    const answer = await order.checkOut(ann, { body: { addressId: to ?? addressId, cardToken } });
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect(await order.database.order.count({ where: { userId: ann } })).toBe(0);
  });

  it('refuses for good what there is too little of, says what, and gives back what may be held', async () => {
    order.neighbours.stock.set('22423', 2);
    const ann = order.shopper({ '22423': 3 });
    const key = randomUUID();
    const answer = await order.checkOut(ann, { key });
    const shortages = [{ sku: '22423', requested: 3, available: 2 }];
    expect(answer).toMatchObject({ status: 409, body: { code: 'INSUFFICIENT_STOCK', shortages } });
    order.neighbours.stock.set('22423', 10);
    expect(await order.checkOut(ann, { key })).toMatchObject({ status: 409, body: { shortages } });
    expect(await ordersOf(ann)).toEqual([]);
    const { id } = await order.database.order.findFirstOrThrow({ where: { userId: ann } });
    expect(await order.jobsOf(id)).toEqual(['stock: release-stock']);
  });

  it('refuses an order whose coupon does not help, and gives the stock back', async () => {
    order.neighbours.uses.set('GONE', 0);
    const ann = order.shopper({ '85123A': 1 });
    const answer = await order.checkOut(ann, { coupon: 'GONE' });
    expect([answer.status, codeOf(answer)]).toEqual([409, 'COUPON_USED_UP']);
    const { id } = await order.database.order.findFirstOrThrow({ where: { userId: ann } });
    expect(await order.jobsOf(id)).toEqual(['coupons: release-coupon', 'stock: release-stock']);
  });

  it.each(['product', 'discount'] as const)(
    'begins an order while %s does not answer, and the same request finishes it',
    async (name) => {
      order.neighbours.uses.set('LATER', 1);
      const ann = order.shopper({ '85123A': 1 });
      const key = randomUUID();
      const double = order.neighbours.of(name);
      const first = await double.whileIn('answers 503', () => order.checkOut(ann, { key, coupon: 'LATER' }));
      expect(first.status).toBe(503);
      const placed = await order.placed(ann, { key, coupon: 'LATER' });
      expect(await ordersOf(ann)).toMatchObject([{ orderId: placed.orderId }]);
      expect([...order.neighbours.redemptions.keys()]).toContain(placed.orderId);
    },
  );

  it('refuses an order whose stock was given back before anybody finished it', async () => {
    const ann = order.shopper({ '85123A': 1 });
    const key = randomUUID();
    order.neighbours.uses.set('TEN', 1);
    const discount = order.neighbours.of('discount');
    await discount.whileIn('answers 503', () => order.checkOut(ann, { key, coupon: 'TEN' }));
    const { id } = await order.database.order.findFirstOrThrow({ where: { userId: ann } });
    const held = order.neighbours.reservations.get(id);
    order.neighbours.reservations.set(id, { lines: held?.lines ?? [], state: 'expired' });
    expect(codeOf(await order.checkOut(ann, { key, coupon: 'TEN' }))).toBe('ORDER_TOO_LATE');
  });

  it('takes no order for an operator, and none without an identity', async () => {
    expect((await order.checkOut('operator')).status).toBe(403);
    expect((await order.ask('POST', '/orders', { key: 'k', body: { addressId, cardToken } })).status).toBe(
      401,
    );
  });
});

describe('a checkout that nobody finishes', () => {
  let order: OrderUnderTest;

  beforeAll(async () => {
    order = await startOrder({ CHECKOUT_LIFE_MS: '300', CHECKOUT_SWEEP_MS: '50' });
  });
  afterAll(() => order.stop());

  it('is refused after a while, and what may be held goes back; who comes too late is told so', async () => {
    const ann = order.shopper({ '85123A': 1 });
    const key = randomUUID();
    order.neighbours.uses.set('TEN', 1);
    const double = order.neighbours.of('discount');
    const first = await double.whileIn('breaks off', () => order.checkOut(ann, { key, coupon: 'TEN' }));
    expect(first.status).toBe(502);
    const { id } = await order.database.order.findFirstOrThrow({ where: { userId: ann } });
    await eventually(async () => {
      expect(await order.jobsOf(id)).toEqual(['coupons: release-coupon', 'stock: release-stock']);
    });
    expect(codeOf(await order.checkOut(ann, { key, coupon: 'TEN' }))).toBe('ORDER_TOO_LATE');
    expect((await order.ask('GET', `/orders/${id}`, { as: ann })).status).toBe(404);
  });
});
