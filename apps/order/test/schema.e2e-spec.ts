import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assertNoDrift } from '@shop/postgres/drift';
import { type OrderUnderTest, startOrder } from './order-under-test.js';

const schemaFile = fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url));

describe('the schema', () => {
  let order: OrderUnderTest;

  beforeAll(async () => {
    order = await startOrder();
  });
  afterAll(() => order.stop());

  it('says what the migrations made', async () => {
    await expect(assertNoDrift({ databaseUrl: order.databaseUrl, schemaFile })).resolves.toBeUndefined();
  });

  it('pays nothing back that was not paid, whatever a program believes', async () => {
    const { orderId, totalPence } = await order.placed(order.shopper({ '85123A': 1 }));
    const data = { refundedPence: totalPence + 1 };
    await expect(order.database.order.update({ where: { id: orderId }, data })).rejects.toMatchObject({
      message: expect.stringContaining('orders_refunded_check'),
    });
  });
});
