// The services that user calls, as far as it calls them: their contracts on real sockets.
import type { AccountExport } from '@shop/contracts/auth';
import type { CartContent } from '@shop/contracts/cart';
import type { Product } from '@shop/contracts/product';
import { type Answer, ServiceDouble } from '@shop/testing';

const notFound: Answer = { status: 404, body: {} };
const nobody: Answer = { status: 401, body: {} };

/** Sells every sku that does not begin with 9. */
export function startProduct(): Promise<ServiceDouble> {
  return ServiceDouble.start(({ url }) => {
    if (url.pathname !== '/products/batch') return notFound;
    const skus = url.searchParams.getAll('sku');
    if (skus.length === 0 || skus.length > 100) return { status: 400, body: {} };
    const items = skus.filter((sku) => !sku.startsWith('9')).map(productOf);
    return { status: 200, body: { items, missing: skus.filter((sku) => sku.startsWith('9')) } };
  });
}

export function productOf(sku: string): Product {
  return {
    sku,
    name: `PRODUCT ${sku}`,
    pricePence: 295,
    currency: 'GBP',
    categorySlug: 'candles',
    firstSoldAt: '2010-12-01T08:26:00.000Z',
  };
}

/** Answers for the carts in the map; who has none has an empty one. */
export function startCart(carts: Map<string, CartContent>): Promise<ServiceDouble> {
  return ServiceDouble.start(({ method, url: { pathname }, caller }) => {
    if (caller === undefined) return nobody;
    if (`${method} ${pathname}` === 'GET /cart/content')
      return { status: 200, body: carts.get(caller) ?? { version: 0, items: [] } };
    if (`${method} ${pathname}` !== 'DELETE /cart/data') return notFound;
    carts.delete(caller);
    return { status: 204 };
  });
}

/** Answers for the accounts in the map. Erasing one that is not there is no error. */
export function startAuth(accounts: Map<string, AccountExport>): Promise<ServiceDouble> {
  return ServiceDouble.start(({ method, url: { pathname }, caller }) => {
    if (caller === undefined) return nobody;
    const account = accounts.get(caller);
    if (`${method} ${pathname}` === 'GET /auth/account/export')
      return account ? { status: 200, body: account } : notFound;
    if (`${method} ${pathname}` !== 'DELETE /auth/account') return notFound;
    accounts.delete(caller);
    return { status: 204 };
  });
}

/** A cart with something in it that the contract does not know. */
export function filledCart(): CartContent {
  const item = { sku: '85123A', quantity: 6, addedOn: 'a Monday' };
  return { version: 1, items: [item] };
}

export function accountOf(userId: string): AccountExport {
  const createdAt = '2026-11-23T00:00:00.000Z';
  return { account: { userId, email: 'ada@example.org', roles: [], createdAt }, sessions: [] };
}
