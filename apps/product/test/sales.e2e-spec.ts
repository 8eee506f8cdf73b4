import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReservationLine } from '@shop/contracts/stock';
import { JobPublisher } from '@shop/redis/queue';
import { eventually } from '@shop/testing';
import { stockQueue } from '../src/queues.js';
import { type ProductUnderTest, startProduct } from './product-under-test.js';

const HEART = '85123A';
const pieces = (quantity: number): ReservationLine[] => [{ sku: HEART, quantity }];

interface Published {
  readonly orderId: string;
  readonly lines?: ReservationLine[];
  readonly attempts?: number;
  /** How each attempt ends. */
  readonly ends?: 'done' | 'dead';
}

describe('sales, settled by jobs', () => {
  let product: ProductUnderTest;
  let second: ProductUnderTest;

  beforeAll(async () => {
    product = await startProduct({ RESERVATION_SWEEP_MS: '50' });
    second = await product.startSecondInstance();
  });
  afterAll(async () => {
    await second.stop();
    await product.stop();
  });

  const stockOf = async () => (await product.database.stock.findUnique({ where: { sku: HEART } }))?.available;
  const setStock = (available: number) =>
    product.database.stock.update({ where: { sku: HEART }, data: { available } });
  const stateOf = async (id: string) =>
    (await product.database.reservation.findUnique({ where: { id } }))?.state;
  const reserve = async (quantity: number) => {
    const id = randomUUID();
    const payload = { lines: pieces(quantity) };
    const headers = await product.identity('customer');
    const { status } = await product.ask({ method: 'PUT', url: `/reservations/${id}`, payload, headers });
    expect(status).toBe(200);
    return id;
  };
  /** As order's relay does; `attempts` deliveries of one message. */
  const publish = async (
    name: keyof (typeof stockQueue)['jobs'],
    { attempts = 1, ends = 'done', ...payload }: Published,
  ) => {
    const id = randomUUID();
    const messages = Array.from({ length: attempts }, (_, index) => ({
      ...{ id, attempt: index + 1, attemptId: `${id}-${String(index + 1)}` },
      ...{ queue: stockQueue.name, name, payload },
    }));
    const publisher = product.app.app.get(JobPublisher);
    expect(await publisher.publish(messages)).toHaveLength(attempts);
    await eventually(async () => {
      const outcomes = await publisher.outcomes(messages);
      expect([...outcomes.values()].map(({ state }) => state)).toEqual(messages.map(() => ends));
    });
  };
  const expire = async (id: string) => {
    await product.database.reservation.update({ where: { id }, data: { expiresAt: new Date(0) } });
    await eventually(async () => {
      expect(await stateOf(id)).toBe('expired');
    });
  };
  const told = async (orderId: string) => {
    const rows = await product.database.outboxRow.findMany({ where: { queue: 'orders' } });
    return rows.filter(({ payload }) => JSON.stringify(payload).includes(orderId)).map(({ name }) => name);
  };

  it('a commit makes a sale of a reservation, and a release undoes it', async () => {
    await setStock(50);
    const orderId = await reserve(6);
    await publish('commit-stock', { orderId });
    expect([await stateOf(orderId), await stockOf()]).toEqual(['committed', 44]);
    await publish('release-stock', { orderId });
    expect([await stateOf(orderId), await stockOf()]).toEqual(['released', 50]);
  });

  it('a message that is delivered five times returns pieces once', async () => {
    await setStock(50);
    const orderId = await reserve(20);
    await publish('commit-stock', { orderId });
    await publish('return-stock', { orderId, lines: pieces(3), attempts: 5 });
    expect(await stockOf()).toBe(33);
    await publish('return-stock', { orderId, lines: pieces(3) });
    expect(await stockOf()).toBe(36);
  });

  it('a commit after the hold is over takes the pieces again', async () => {
    await setStock(50);
    const orderId = await reserve(30);
    await expire(orderId);
    await publish('commit-stock', { orderId, attempts: 3 });
    expect([await stateOf(orderId), await stockOf(), await told(orderId)]).toEqual(['committed', 20, []]);
  });

  it('a commit that comes when others have bought them tells order, once', async () => {
    await setStock(50);
    const orderId = await reserve(30);
    await expire(orderId);
    await reserve(45);
    await publish('commit-stock', { orderId, attempts: 3 });
    expect([await stateOf(orderId), await stockOf(), await told(orderId)]).toEqual([
      'expired',
      5,
      ['stock-lost'],
    ]);
  });

  it('a return that overtakes its commit counts, and so does one after the hold is over', async () => {
    await setStock(50);
    const orderId = await reserve(20);
    await publish('return-stock', { orderId, lines: pieces(3), attempts: 5 });
    expect(await stockOf()).toBe(33);
    await expire(orderId);
    await publish('return-stock', { orderId, lines: pieces(2) });
    expect(await stockOf()).toBe(50);
    await publish('commit-stock', { orderId });
    expect([await stateOf(orderId), await stockOf(), await told(orderId)]).toEqual(['committed', 35, []]);
  });

  it('a return of more than there was is a dead letter at once, and changes nothing', async () => {
    await setStock(50);
    const orderId = await reserve(20);
    await publish('commit-stock', { orderId });
    await publish('return-stock', { orderId, lines: pieces(21), ends: 'dead' });
    expect(await stockOf()).toBe(30);
    await publish('return-stock', { orderId, lines: pieces(20) });
    expect(await stockOf()).toBe(50);
  });

  it('of an order for which nothing was put aside, a commit and a return are dead letters, a release is done', async () => {
    const orderId = randomUUID();
    await publish('commit-stock', { orderId, ends: 'dead' });
    await publish('return-stock', { orderId, lines: pieces(1), ends: 'dead' });
    await publish('release-stock', { orderId });
  });

  it('a release that overtakes its commit is final, and nothing is lost by it', async () => {
    await setStock(50);
    const [held, late] = [await reserve(10), await reserve(5)];
    await expire(late);
    for (const orderId of [held, late]) {
      await publish('release-stock', { orderId });
      await publish('commit-stock', { orderId });
      expect([await stateOf(orderId), await told(orderId)]).toEqual(['released', []]);
    }
    expect(await stockOf()).toBe(50);
  });
});
