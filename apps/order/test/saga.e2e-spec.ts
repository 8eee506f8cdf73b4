import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { orderJobs } from '@shop/contracts/jobs';
import type { Order } from '@shop/contracts/order';
import { JobPublisher } from '@shop/redis/queue';
import { eventually } from '@shop/testing';
import { ordersQueue } from '../src/queues.js';
import { pricePence } from './neighbours.js';
import { type OrderUnderTest, startOrder } from './order-under-test.js';

type Answers = typeof orderJobs;

describe('the way of an order', () => {
  let order: OrderUnderTest;

  beforeAll(async () => {
    order = await startOrder();
  });
  afterAll(() => order.stop());

  /** As another service's relay does; `attempts` deliveries of one message. */
  const tell = async (name: keyof Answers, payload: object, attempts = 1) => {
    const id = randomUUID();
    const messages = Array.from({ length: attempts }, (_, index) => ({
      ...{ id, attempt: index + 1, attemptId: `${id}-${String(index + 1)}` },
      ...{ queue: ordersQueue.name, name, payload },
    }));
    const publisher = order.app.app.get(JobPublisher);
    expect(await publisher.publish(messages)).toHaveLength(attempts);
    await eventually(async () => {
      const outcomes = await publisher.outcomes(messages);
      expect([...outcomes.values()].map(({ state }) => state)).toEqual(messages.map(() => 'done'));
    });
  };
  const eventsOf = async (orderId: string) => {
    const events = await order.database.orderEvent.findMany({
      where: { orderId },
      orderBy: { sequence: 'asc' },
    });
    return events.map(({ sequence, event }) => `${String(sequence)} ${event}`);
  };
  const confirmed = async (items: Readonly<Record<string, number>>, coupon?: string): Promise<Order> => {
    const placed = await order.placed(order.shopper(items), coupon === undefined ? {} : { coupon });
    return order.reaching('confirmed', placed);
  };

  it('goes from placed to confirmed by jobs alone', async () => {
    const { orderId, trackingCode } = await confirmed({ '85123A': 2 });
    expect(await eventsOf(orderId)).toEqual(['1 placed', '2 paid', '3 shipping-booked', '4 confirmed']);
    expect(trackingCode).toMatch(/^SHOP-/);
    expect(await order.jobsOf(orderId)).toEqual(
      expect.arrayContaining(['shipments: book-shipment', 'notifications: order-confirmed']),
    );
  });

  it('takes no step twice, whoever repeats what', async () => {
    const { orderId } = await confirmed({ '85123A': 2 });
    await tell('payment-taken', { orderId }, 5);
    await tell('payment-taken', { orderId });
    await tell('shipment-booked', { orderId, trackingCode: 'ANOTHER-1' }, 3);
    expect(await eventsOf(orderId)).toHaveLength(4);
    const jobs = await order.jobsOf(orderId);
    expect(jobs.filter((job) => job === 'shipments: book-shipment')).toHaveLength(1);
    expect((await order.reaching('confirmed', { orderId })).trackingCode).not.toBe('ANOTHER-1');
  });

  it.each(['payment-declined', 'stock-lost', 'coupon-lost', 'shipment-refused'] as const)(
    'is undone after %s, once, and everybody gives back what they have',
    async (reason) => {
      order.neighbours.uses.set('TEN', 10);
      const { orderId } = await confirmed({ '85123A': 2 }, 'TEN');
      await tell(reason, { orderId }, 3);
      const { cancellationReason, refundedPence, totalPence } = await order.reaching('cancelled', {
        orderId,
      });
      expect([cancellationReason, refundedPence]).toEqual([reason, totalPence]);
      const undoing = (await order.jobsOf(orderId)).filter((job) => /release|cancel/.test(job));
      expect(undoing).toEqual([
        'coupons: release-coupon',
        'notifications: order-cancelled',
        'payments: cancel-payment',
        'shipments: cancel-shipment',
        'stock: release-stock',
      ]);
    },
  );

  it('is cancelled by its shopper or an operator, once, and by nobody else', async () => {
    const ann = order.shopper({ '85123A': 2 });
    const { orderId } = await order.placed(ann);
    const cancel = (as: string, at: 0 | 1 = 0) =>
      order.ask('PUT', `/orders/${orderId}/cancellation`, { as, at });
    expect(await cancel(randomUUID())).toMatchObject({ status: 404 });
    const answers = await Promise.all([cancel(ann), cancel(ann, 1), cancel('operator'), cancel(ann)]);
    for (const answer of answers)
      expect(answer).toMatchObject({
        status: 200,
        body: { state: 'cancelled', cancellationReason: 'asked-for' },
      });
    const events = await eventsOf(orderId);
    expect(events.filter((event) => event.endsWith('cancelled'))).toHaveLength(1);
    // The answer of the payment may come after that, and wakes nothing up.
    await tell('payment-taken', { orderId });
    expect((await order.ask('GET', `/orders/${orderId}/status`, { as: ann })).body).toMatchObject({
      state: 'cancelled',
    });
  });

  describe('a refund', () => {
    const refund = (orderId: string, { key = randomUUID(), ...pieces }: Record<string, number | string>) => {
      const lines = Object.entries(pieces).map(([sku, quantity]) => ({ sku, quantity }));
      const url = `/orders/${orderId}/refunds`;
      return order.ask('POST', url, { as: 'operator', key: String(key), body: { lines } });
    };

    it('gives back what was paid for the pieces, and sends them back to stock', async () => {
      order.neighbours.uses.set('TEN', 10);
      const { orderId } = await confirmed({ '85123A': 2, '71053': 1 }, 'TEN');
      const { status, body } = await refund(orderId, { '85123A': 1 });
      const amountPence = (body as { amountPence: number }).amountPence;
      expect(status).toBe(201);
      expect(Math.abs(amountPence - pricePence * 0.9)).toBeLessThanOrEqual(1);
      await eventually(async () => {
        const [row] = await order.database.refund.findMany({ where: { orderId } });
        expect(row?.paidBackAt).not.toBeNull();
      });
      const { refundedPence, lines } = await order.reaching('confirmed', { orderId });
      expect(refundedPence).toBe(amountPence);
      expect(lines.map(({ sku, returned }) => [sku, returned])).toEqual([
        ['71053', 0],
        ['85123A', 1],
      ]);
      expect(await order.jobsOf(orderId)).toEqual(
        expect.arrayContaining([
          'stock: return-stock',
          'payments: refund-payment',
          'notifications: order-refunded',
        ]),
      );
    });

    it('is made once for a key, and never for more pieces than there are', async () => {
      const { orderId } = await confirmed({ '85123A': 3 });
      const key = randomUUID();
      const answers = await Promise.all([1, 2, 3, 4].map(() => refund(orderId, { key, '85123A': 2 })));
      expect(new Set(answers.map(({ body }) => (body as { refundId: string }).refundId)).size).toBe(1);
      expect(await refund(orderId, { key, '85123A': 1 })).toMatchObject({
        status: 422,
        body: { code: 'IDEMPOTENCY_KEY_REUSED' },
      });
      expect(await refund(orderId, { '85123A': 2 })).toMatchObject({
        status: 409,
        body: { code: 'PIECES_UNKNOWN', lines: [{ sku: '85123A', requested: 2, left: 1 }] },
      });
      expect(await refund(orderId, { '71053': 1 })).toMatchObject({ status: 409 });
      const { refundedPence } = await order.reaching('confirmed', { orderId });
      expect(refundedPence).toBe(2 * pricePence);
    });

    it('is not made of an order that is cancelled, nor by a shopper', async () => {
      const ann = order.shopper({ '85123A': 1 });
      const placed = await order.reaching('confirmed', await order.placed(ann));
      const lines = [{ sku: '85123A', quantity: 1 }];
      const url = `/orders/${placed.orderId}/refunds`;
      expect(await order.ask('POST', url, { as: ann, key: 'k', body: { lines } })).toMatchObject({
        status: 403,
      });
      await order.ask('PUT', `/orders/${placed.orderId}/cancellation`, { as: ann });
      expect(await refund(placed.orderId, { '85123A': 1 })).toMatchObject({
        status: 409,
        body: { code: 'ORDER_NOT_REFUNDABLE' },
      });
    });
  });
});
