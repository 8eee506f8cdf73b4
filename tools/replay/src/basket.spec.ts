import { describe, expect, it } from '@jest/globals';
import { maxQuantity } from '@shop/contracts/cart';
import { Basket } from './basket.js';
import { CartRecord, type Want } from './cart-record.js';
import { CookieJar } from './cookie-jar.js';
import { ownPace } from './pacer.js';
import type { Reply, ShopRequest } from './shop-client.js';
import { Tally } from './tally.js';
import { Visit } from './visit.js';

function basketAt(answer: (request: ShopRequest) => Reply) {
  const asked: ShopRequest[] = [];
  const ask = (request: ShopRequest): Promise<Reply> => {
    asked.push(request);
    return Promise.resolve(answer(request));
  };
  const [tally, cart] = [new Tally(), new CartRecord()];
  const options = { shop: { ask }, pacer: ownPace(), tally, forwardsAddress: true };
  const visit = new Visit(options, { cookies: new CookieJar(), addressAt: () => '10.1.2.3' });
  const catalogue = new Set(Array.from({ length: 200 }, (_, index) => `S${String(index)}`));
  return { basket: new Basket({ visit, cart, catalogue, name: 'run-1' }), cart, tally, asked };
}

const wants = (count: number): Want[] =>
  Array.from({ length: count }, (_, index) => ({ sku: `S${String(index)}`, quantity: 2 }));

async function fill(basket: Basket, taken: readonly Want[]): Promise<void> {
  for (const want of taken) await basket.take(want);
  await basket.putDown();
}

describe('a basket', () => {
  it('goes into the cart by the handful, each add under a key of its own, every tenth sent twice', async () => {
    const { basket, cart, asked } = basketAt(() => ({ status: 200, body: {} }));
    await fill(basket, wants(105));
    const keys = asked.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(12);
    expect(new Set(keys).size).toBe(11);
    expect(keys.filter((key) => key === 'run-1-10')).toHaveLength(2);
    expect(cart.differencesTo(wants(105))).toEqual([]);
  });

  it.each([
    { sku: 'POST', quantity: 1, status: 404 },
    { sku: 'S1', quantity: -4, status: 400 },
    { sku: 'S1', quantity: maxQuantity + 1, status: 400 },
    { sku: 'S0', quantity: maxQuantity, status: 422 },
  ])('offers what has to be refused by itself: $quantity of $sku', async ({ status, ...odd }) => {
    const { basket, cart, tally, asked } = basketAt(({ body }) =>
      JSON.stringify(body).includes(String(odd.quantity)) && asked.length === 2
        ? { status, body: {} }
        : { status: 200, body: {} },
    );
    await fill(basket, [{ sku: 'S0', quantity: 2 }, odd, { sku: 'S1', quantity: 2 }]);
    expect(asked.map(({ body }) => body)).toEqual([
      { items: [{ sku: 'S0', quantity: 2 }] },
      { items: [odd] },
      { items: [{ sku: 'S1', quantity: 2 }] },
    ]);
    expect(tally.read().total).toMatchObject({ requests: 3, refused: 1, failed: 0 });
    expect(cart.differencesTo(wants(2))).toEqual([]);
  });

  it('does not write down what was refused without reason', async () => {
    const { basket, cart, tally } = basketAt(() => ({ status: 422, body: {} }));
    await fill(basket, wants(2));
    expect(tally.read().total.failed).toBe(1);
    expect(cart.differencesTo([])).toEqual([]);
  });
});
