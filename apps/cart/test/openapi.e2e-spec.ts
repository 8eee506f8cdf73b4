import { afterAll } from '@jest/globals';
import { walkOpenApi } from '@shop/testing/walk';
import { startCart } from './cart-under-test.js';

const cart = await startCart();

afterAll(() => cart.stop());

walkOpenApi({
  service: 'cart',
  test: cart.app,
  state: { databaseUrl: cart.databaseUrl, redis: cart.redis },
  params: { sku: '85123A' },
  examples: {
    'POST /cart/items': { body: { items: [{ sku: '85123A', quantity: 2 }] } },
    'PUT /cart/items/{sku}': { body: { quantity: 2 } },
  },
});
