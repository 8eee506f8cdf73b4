import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { stockJobs } from '@shop/contracts/jobs';
import { deadLetterPageSchema, jobsReportSchema } from '@shop/contracts/ops';
import { Outbox, OutboxRelay } from '@shop/postgres/outbox';
import { defineQueue, jobMessage } from '@shop/redis/queue';
import { eventually } from '@shop/testing';
import type { ProductUnderTest } from './product-under-test.js';

// The queue gives a job up after two runs a moment apart, instead of after eight within minutes.
const impatient = defineQueue({
  name: 'stock',
  jobs: stockJobs,
  attempts: 2,
  backoff: { baseMs: 1, maxMs: 1 },
});
const { ordersQueue } = await import('../src/queues.js');
jest.unstable_mockModule('../src/queues.js', () => ({ stockQueue: impatient, ordersQueue }));
const { startProduct } = await import('./product-under-test.js');

const HEART = '85123A';

describe('a job that its consumer gives up', () => {
  let product: ProductUnderTest;

  beforeAll(async () => {
    product = await startProduct();
  });
  afterAll(() => product.stop());

  const asOperator = () => product.identity('operator');
  const stockOf = async () => (await product.database.stock.findUnique({ where: { sku: HEART } }))?.available;
  const rowOf = (id: string) => product.database.outboxRow.findUniqueOrThrow({ where: { id } });
  const deadLetters = async () => {
    const { body } = await product.ask({ url: '/internal/dead-letters', headers: await asOperator() });
    return deadLetterPageSchema.parse(body).letters;
  };
  const redrive = async (id: string) => {
    const url = `/internal/dead-letters/${id}/redrive`;
    const { app } = product.app;
    return (await app.inject({ method: 'POST', url, headers: await asOperator() })).statusCode;
  };

  /** A sale of 20 pieces that is committed. */
  const sell = async () => {
    const orderId = randomUUID();
    const url = `/reservations/${orderId}`;
    const payload = { lines: [{ sku: HEART, quantity: 20 }] };
    await product.ask({ method: 'PUT', url, payload, headers: await product.identity('customer') });
    const data = { state: 'committed', expiresAt: null } as const;
    await product.database.reservation.update({ where: { id: orderId }, data });
    return orderId;
  };
  /** As order does it, but in product's own outbox. */
  const returnThree = async (orderId: string) => {
    const payload = { orderId, lines: [{ sku: HEART, quantity: 3 }] };
    const message = jobMessage(impatient, { name: 'return-stock', payload });
    const { app } = product.app;
    const id = await product.database.$transaction((tx) => app.get(Outbox).add(tx, message));
    app.get(OutboxRelay).nudge();
    return id;
  };
  const breakStock = async () => {
    await product.database.$executeRawUnsafe(`
      CREATE FUNCTION out_of_order() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'the stock is out of order'; END $$`);
    await product.database.$executeRawUnsafe(`
      CREATE TRIGGER out_of_order BEFORE UPDATE ON stock FOR EACH ROW EXECUTE FUNCTION out_of_order()`);
  };
  const mendStock = () => product.database.$executeRawUnsafe('DROP FUNCTION out_of_order CASCADE');

  it('is seen with its reason, and done exactly once when it is redriven after the cause is gone', async () => {
    await product.database.stock.update({ where: { sku: HEART }, data: { available: 50 } });
    const orderId = await sell();
    await breakStock();
    const id = await returnThree(orderId);
    await eventually(async () => {
      expect(await deadLetters()).toMatchObject([{ id, queue: 'stock', name: 'return-stock', redrives: 0 }]);
    });
    expect((await deadLetters())[0]?.lastError).toContain('the stock is out of order');
    expect(jobsReportSchema.parse(await product.read('/internal/jobs'))).toMatchObject({
      service: 'product',
      queues: [{ queue: 'stock', jobs: { failed: 1 }, workers: 1 }, { queue: 'orders' }],
      outbox: { open: { count: 0 }, dead: { count: 1 } },
    });
    expect(await stockOf()).toBe(30);

    await mendStock();
    const statuses = await Promise.all([redrive(id), redrive(id), redrive(id)]);
    expect(statuses.sort()).toEqual([204, 404, 404]);
    await eventually(async () => {
      expect(await rowOf(id)).toMatchObject({ state: 'done', redrives: 1 });
    });
    expect([await stockOf(), await deadLetters(), await redrive(id)]).toEqual([33, [], 404]);
  });

  it('dies again when it is redriven while the cause is still there', async () => {
    const orderId = await sell();
    await breakStock();
    const id = await returnThree(orderId);
    await eventually(async () => {
      expect(await deadLetters()).toHaveLength(1);
    });
    expect(await redrive(id)).toBe(204);
    await eventually(async () => {
      expect(await deadLetters()).toMatchObject([{ id, redrives: 1 }]);
    });
    await mendStock();
  });
});
