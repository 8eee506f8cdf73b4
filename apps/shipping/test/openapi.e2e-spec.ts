import { afterAll } from '@jest/globals';
import { walkOpenApi } from '@shop/testing/walk';
import { startShipping, standstill } from './shipping-under-test.js';

const shipping = await startShipping(standstill);
const orderId = await shipping.booked();
const { trackingCode } = await shipping.trackingOf(orderId);
// Jobs that nobody takes here are published again and again: what is left of them would look like a change.
await shipping.database.outboxRow.deleteMany();

afterAll(() => shipping.stop());

walkOpenApi({
  service: 'shipping',
  test: shipping.app,
  anonymous: [
    'GET /internal/cache',
    'GET /internal/jobs',
    'GET /shipping/rates',
    'GET /shipping/tracking/{trackingCode}',
  ],
  state: { databaseUrl: shipping.databaseUrl, redis: shipping.redis },
  params: { orderId, trackingCode, id: '0199f3a2-6c1e-7f5c-9a53-2d8b1c6a7f10' },
  examples: { 'GET /shipping/rates': { query: { country: 'GB', weightGrams: '1200' } } },
});
