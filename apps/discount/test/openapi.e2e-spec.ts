import { afterAll } from '@jest/globals';
import { walkOpenApi } from '@shop/testing/walk';
import { startDiscount, tenPercent } from './discount-under-test.js';

const discount = await startDiscount();
await discount.ask('operator', { method: 'PUT', url: '/coupons/WINTER-10', payload: tenPercent });

afterAll(() => discount.stop());

walkOpenApi({
  service: 'discount',
  test: discount.app,
  anonymous: ['GET /coupons/{code}', 'GET /internal/cache', 'GET /internal/jobs'],
  state: { databaseUrl: discount.databaseUrl, redis: discount.redis },
  params: { code: 'WINTER-10', id: '0199f3a2-6c1e-7f5c-9a53-2d8b1c6a7f10' },
  examples: {
    'PUT /coupons/{code}': { body: tenPercent },
    'PUT /redemptions/{id}': { body: { code: 'WINTER-10', goodsPence: 2_000 } },
  },
});
