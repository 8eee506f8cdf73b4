import { afterAll } from '@jest/globals';
import { walkOpenApi } from '@shop/testing/walk';
import { startProduct } from './product-under-test.js';

const product = await startProduct();

afterAll(() => product.stop());

walkOpenApi({
  service: 'product',
  test: product.app,
  anonymous: [
    'GET /categories',
    'GET /categories/{slug}',
    'GET /internal/cache',
    'GET /internal/database',
    'GET /internal/jobs',
    'GET /products',
    'GET /products/batch',
    'GET /products/{sku}',
    'GET /products/{sku}/stock',
  ],
  state: { databaseUrl: product.databaseUrl, redis: product.redis },
  params: { sku: '85123A', slug: 'bags', id: '0199f3a2-6c1e-7f5c-9a53-2d8b1c6a7f10' },
  examples: {
    'GET /products/batch': { query: { sku: '85123A' } },
    'PUT /products/{sku}/price': { body: { pricePence: 100 } },
    'PUT /reservations/{id}': { body: { lines: [{ sku: '85123A', quantity: 6 }] } },
  },
});
