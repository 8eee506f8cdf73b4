import { afterAll } from '@jest/globals';
import { usualCallers, walkOpenApi } from '@shop/testing/walk';
import { startCart } from './cart-under-test.js';

const cart = await startCart();

afterAll(() => cart.stop());

// There is something to be lost: bad input must not do it.
const shopper = cart.freshUser();
await cart.add({ '85123A': 3, '71053': 1 }, { as: shopper });
await cart.guest({ '85123A': 2 });

walkOpenApi({
  service: 'cart',
  test: cart.app,
  // A guest's cart is found by a cookie.
  anonymous: [
    'GET /cart',
    'GET /cart/content',
    'POST /cart/items',
    'PUT /cart/items/{sku}',
    'DELETE /cart/items/{sku}',
    'DELETE /cart',
  ],
  callers: { ...usualCallers, 'a shopper': { subject: shopper, roles: ['shopper'] } },
  state: { databaseUrl: cart.databaseUrl, redis: cart.redis },
  params: { sku: '85123A' },
  examples: {
    'POST /cart/items': { body: { items: [{ sku: '85123A', quantity: 2 }] } },
    'PUT /cart/items/{sku}': { body: { quantity: 2 } },
  },
});
