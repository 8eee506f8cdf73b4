import { randomUUID } from 'node:crypto';
import { afterAll } from '@jest/globals';
import { walkOpenApi } from '@shop/testing/walk';
import { addressId } from './neighbours.js';
import { startOrder } from './order-under-test.js';

const order = await startOrder();
const placed = await order.reaching('confirmed', await order.placed(order.shopper({ '85123A': 2 })));

afterAll(() => order.stop());

walkOpenApi({
  service: 'order',
  test: order.app,
  anonymous: ['GET /internal/cache'],
  state: { databaseUrl: order.databaseUrl, redis: order.redis },
  params: { orderId: placed.orderId },
  examples: {
    'POST /orders': { body: { addressId }, headers: { 'Idempotency-Key': randomUUID() } },
    'POST /orders/{orderId}/refunds': {
      body: { lines: [{ sku: '85123A', quantity: 1 }] },
      headers: { 'Idempotency-Key': randomUUID() },
    },
  },
});
