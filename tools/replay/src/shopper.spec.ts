import { describe, expect, it } from '@jest/globals';
import { ownPace } from './pacer.js';
import { People } from './people.js';
import type { Reply, ShopRequest } from './shop-client.js';
import { goShopping } from './shopper.js';
import { Tally } from './tally.js';
import type { Trip } from './trips.js';

const product: Reply = { status: 200, body: { categorySlug: 'candles' } };
const page: Reply = { status: 200, body: { items: [], nextCursor: null } };
const unknown: Reply = { status: 404, body: { code: 'PRODUCT_NOT_FOUND' } };
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
  return { invoice: '1', customerId, addressAt: () => '10.1.2.3', skus, quantities };
}

function optionsFor(shop: ReturnType<typeof shopWith>, forwardsAddress = true) {
  const catalogue = new Set(['A', 'B', 'C']);
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
  const shelves = {
    ...{ '/products/A': product, '/products/B': product, '/products/C': product },
    ...{ '/categories/candles': page, '/cart/items': done, '/cart': done },
    '/auth/accounts': { status: 201, body: {} },
    '/auth/sessions': { status: 201, body: {}, cookies: ['session=s1; Path=/; HttpOnly'] },
  };

  it('as a guest fills a cart and looks at it', async () => {
    const shop = shopWith(shelves);
    const people = new People();
    await goShopping(tripTo(['A', 'B']), { ...optionsFor(shop), people });
    expect(pathsOf(shop)).toEqual([
      ...['/products/A', '/categories/candles', '/cart/items', '/products/B', '/cart/items', '/cart'],
    ]);
    expect(shop.asked[4]?.body).toEqual({ items: [{ sku: 'B', quantity: 3 }] });
    const [guest] = people.all;
    expect(guest?.record.differencesTo([{ sku: 'A', quantity: 1 }])).toEqual(['0 of B instead of 3']);
  });

  it('as a customer signs in half way, once, and brings the session to the next visit', async () => {
    const shop = shopWith(shelves);
    const options = { ...optionsFor(shop), people: new People() };
    await Promise.all([
      goShopping(tripTo(['A', 'B'], '17850'), options),
      goShopping(tripTo(['C'], '17850'), options),
    ]);
    const paths = pathsOf(shop);
    expect(paths.filter((path) => path === '/auth/sessions')).toHaveLength(1);
    const login = paths.indexOf('/auth/sessions');
    expect([paths[login - 2], paths[login + 1]]).toEqual(['/cart/items', '/products/B']);
    expect(paths.indexOf('/products/C')).toBeGreaterThan(paths.indexOf('/cart'));
    const sessions = shop.asked.slice(login + 1).map(({ headers }) => headers['cookie']);
    expect(new Set(sessions)).toEqual(new Set(['session=s1']));
  });
});
