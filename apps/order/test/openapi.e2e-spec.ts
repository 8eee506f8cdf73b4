import { randomUUID } from 'node:crypto';
import { afterAll } from '@jest/globals';
import { walkOpenApi } from '@shop/testing/walk';
import { addressId, cardToken } from './neighbours.js';
import { startOrder } from './order-under-test.js';

// A stream that is asked for well ends by itself.
const order = await startOrder({ EVENTS_STREAM_MS: '200' });
const placed = await order.reaching('confirmed', await order.placed(order.shopper({ '85123A': 2 })));
// Jobs that nobody takes here are published again and again: what is left of them would look like a change.
await order.database.outboxRow.deleteMany();

afterAll(() => order.stop());

walkOpenApi({
  service: 'order',
  test: order.app,
  anonymous: ['GET /internal/cache', 'GET /internal/jobs'],
  state: { databaseUrl: order.databaseUrl, redis: order.redis },
  params: { orderId: placed.orderId, id: randomUUID() },
  examples: {
    'POST /orders': { body: { addressId, cardToken }, headers: { 'Idempotency-Key': randomUUID() } },
    'POST /orders/{orderId}/refunds': {
      body: { lines: [{ sku: '85123A', quantity: 1 }] },
      headers: { 'Idempotency-Key': randomUUID() },
    },
  },
});
