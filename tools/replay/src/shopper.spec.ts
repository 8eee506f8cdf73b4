import { describe, expect, it } from '@jest/globals';
import { orderWith } from '../test/orders.js';
import { runWith } from '../test/shop-double.js';
import { ownPace } from './pacer.js';
import type { Reply, ShopRequest } from './shop-client.js';
import { goShopping } from './shopper.js';
import { Tally } from './tally.js';
import type { Trip } from './trips.js';

const product: Reply = { status: 200, body: { categorySlug: 'candles' } };
const page: Reply = { status: 200, body: { items: [], nextCursor: null } };
const unknown: Reply = { status: 404, body: { code: 'PRODUCT_NOT_FOUND' } };
const addressIds = {
  ...{ addressId: '0199f3a2-6c1e-7f5c-9a53-2d8b1c6a7f10', isDefault: true },
  ...{ createdAt: '2010-12-01T08:26:00.000Z', updatedAt: '2010-12-01T08:26:00.000Z' },
};
const card = {
  ...{ cardToken: addressIds.addressId, brand: 'visa', lastFour: '0002' },
  ...{ expiryMonth: 12, expiryYear: 2099 },
};
const done: Reply = { status: 200, body: {} };

/** A shop that answers from a list, and remembers what it was asked. */
function shopWith(replies: Readonly<Record<string, Reply>>) {
  const asked: ShopRequest[] = [];
  const ask = (request: ShopRequest): Promise<Reply> => {
    asked.push(request);
    return Promise.resolve(replies[request.path] ?? { status: null, reason: 'ECONNRESET' });
  };
  return { asked, ask };
}

/** One of each, three of the last. */
function tripTo(skus: readonly string[], customerId = ''): Trip {
  const quantities = new Map(skus.map((sku, index) => [sku, [index === skus.length - 1 ? 3 : 1]]));
  return { kind: 'trip', invoice: '1', customerId, addressAt: () => '10.1.2.3', skus, quantities };
}

function optionsFor(shop: ReturnType<typeof shopWith>, forwardsAddress = true) {
  const catalogue = new Set(['A', 'B', '85123A', '71053', '22423']);
  return { shop, pacer: ownPace(), tally: new Tally(), catalogue, forwardsAddress };
}

const pathsOf = ({ asked }: ReturnType<typeof shopWith>) => asked.map(({ path }) => path);

describe('who looks', () => {
  it('views every product in order, and the category of the first one there is', async () => {
    const shop = shopWith({
      ...{ '/products/POST': unknown, '/products/A': product, '/categories/candles': page },
      '/products/B': product,
    });
    const options = optionsFor(shop);
    await goShopping(tripTo(['POST', 'A', 'B']), options);
    expect(pathsOf(shop)).toEqual(['/products/POST', '/products/A', '/categories/candles', '/products/B']);
    expect(options.tally.read().total).toMatchObject({ requests: 4, refused: 1, failed: 0 });
  });

  it('says who it is only where that is believed', async () => {
    const replies = { '/products/A': product };
    const [near, far] = [shopWith(replies), shopWith(replies)];
    await goShopping(tripTo(['A']), optionsFor(near));
    await goShopping(tripTo(['A']), optionsFor(far, false));
    expect(near.asked[0]?.headers).toEqual({ 'x-forwarded-for': '10.1.2.3' });
    expect(far.asked[0]?.headers).toEqual({});
  });

  it('goes on after a failure, and says why it failed', async () => {
    const options = optionsFor(shopWith({ '/products/A': unknown }));
    await goShopping(tripTo(['A', 'B']), options);
    expect(options.tally.reasons).toEqual([
      ['failed: 404 PRODUCT_NOT_FOUND', 1],
      ['failed: ECONNRESET', 1],
    ]);
  });

  it('goes home instead of waiting when the shop is closed to it', async () => {
    const shop = shopWith({ '/products/A': { status: 429, body: {}, retryAfterMs: 3_600_000 } });
    const options = { ...optionsFor(shop), signal: AbortSignal.abort() };
    await goShopping(tripTo(['A', 'B']), options);
    expect(shop.asked).toHaveLength(1);
    expect(options.tally.read().total).toMatchObject({ requests: 1, refused: 1, failed: 0 });
  });
});

describe('who shops', () => {
  const pieces = [
    { sku: '85123A', quantity: 1 },
    { sku: '71053', quantity: 3 },
  ];
  const priced = pieces.map((piece) => ({
    ...piece,
    product: { name: 'A', pricePence: 100 },
    linePence: 100,
  }));
  const shelves = {
    ...{ '/products/85123A': product, '/products/71053': product, '/products/22423': product },
    ...{ '/categories/candles': page, '/cart/items': done },
    '/cart': { status: 200, body: { version: 1, items: priced, totalPence: 400, currency: 'GBP' } },
    '/cart/content': { status: 200, body: { version: 1, items: [] } },
    '/auth/accounts': { status: 201, body: {} },
    '/auth/sessions': { status: 201, body: {}, cookies: ['session=s1; Path=/; HttpOnly'] },
    '/me/addresses': { status: 201, body: { ...orderWith([]).address, ...addressIds } },
    '/payments/cards': { status: 201, body: card },
    '/orders': { status: 201, body: orderWith(pieces) },
  };

  it('as a guest fills a cart, and signs in to order it', async () => {
    const shop = shopWith(shelves);
    const run = runWith();
    await goShopping(tripTo(['85123A', '71053']), { ...optionsFor(shop), run });
    expect(pathsOf(shop)).toEqual([
      ...['/products/85123A', '/categories/candles', '/cart/items', '/products/71053', '/cart/items'],
      ...['/auth/accounts', '/auth/sessions', '/cart', '/me/addresses', '/payments/cards', '/orders'],
    ]);
    expect(shop.asked[4]?.body).toEqual({ items: [{ sku: '71053', quantity: 3 }] });
    expect(run.people.all[0]?.cart.isEmpty).toBe(true);
  });

  it('as a guest who finds nothing only looks at the cart', async () => {
    const shop = shopWith({ ...shelves, '/products/POST': unknown, '/cart/items': unknown });
    const run = runWith();
    await goShopping(tripTo(['POST']), { ...optionsFor(shop), run });
    expect(pathsOf(shop)).toEqual(['/products/POST', '/cart/items', '/cart']);
    expect(run.counts.of('nothingInCart')).toBe(1);
  });

  it('as a customer signs in half way, once, and brings the session to the next visit', async () => {
    const shop = shopWith(shelves);
    const options = { ...optionsFor(shop), run: runWith() };
    await Promise.all([
      goShopping(tripTo(['85123A', '71053'], '17850'), options),
      goShopping(tripTo(['22423'], '17850'), options),
    ]);
    const paths = pathsOf(shop);
    for (const path of ['/auth/sessions', '/me/addresses', '/payments/cards'])
      expect(paths.filter((asked) => asked === path)).toHaveLength(1);
    const login = paths.indexOf('/auth/sessions');
    expect([paths[login - 2], paths[login + 1]]).toEqual(['/cart/items', '/products/71053']);
    expect(paths.indexOf('/products/22423')).toBeGreaterThan(paths.indexOf('/orders'));
    const sessions = shop.asked.slice(login + 1).map(({ headers }) => headers['cookie']);
    expect(new Set(sessions)).toEqual(new Set(['session=s1']));
  });

  it('comes again only when the cart is without what was ordered', async () => {
    const full = { status: 200, body: { version: 1, items: pieces } };
    const shop = shopWith({ ...shelves, '/cart/content': full });
    const run = runWith({ settleMs: 0 });
    const options = { ...optionsFor(shop), run };
    await goShopping(tripTo(['85123A', '71053'], '17850'), options);
    await goShopping(tripTo(['22423'], '17850'), options);
    expect(pathsOf(shop)).not.toContain('/products/22423');
    expect(run.people.all[0]?.orders.contradictions).toEqual([
      'the cart is not without what was ordered: 1 of 85123A instead of 0, 3 of 71053 instead of 0',
    ]);
  });
});
