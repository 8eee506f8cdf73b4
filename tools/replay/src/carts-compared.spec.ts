import { describe, expect, it } from '@jest/globals';
import { compareCarts } from './carts-compared.js';
import { ownPace } from './pacer.js';
import { People } from './people.js';
import type { Reply, ShopRequest } from './shop-client.js';
import { Tally } from './tally.js';

const addressAt = (sitting: number) => `10.0.0.${String(sitting)}`;
const content = (quantity: number): Reply => ({
  status: 200,
  body: { version: 1, items: [{ sku: '85123A', quantity }] },
});

/** A customer and a guest to whom two of a product were acknowledged, and a shop that answers them in turn. */
async function compareWith(replies: readonly Reply[], waitMs = 0) {
  const people = new People();
  for (const customerId of ['17850', '']) {
    await people.welcome({ customerId, addressAt }, ({ cart, cookies }) => {
      cart.acknowledge([{ sku: '85123A', quantity: 2 }]);
      cookies.keep([`cart=${customerId}; Path=/`]);
      return Promise.resolve();
    });
  }
  const asked: ShopRequest[] = [];
  const ask = (request: ShopRequest): Promise<Reply> =>
    Promise.resolve(replies[asked.push(request) - 1] ?? content(2));
  const options = { shop: { ask }, pacer: ownPace(), tally: new Tally(), forwardsAddress: true };
  return {
    compared: await compareCarts(people, {
      ...options,
      concurrency: 1,
      deadlineMs: performance.now() + waitMs,
    }),
    asked,
  };
}

describe('the comparison of carts', () => {
  it('reads every cart with its own cookies, from an address of its own', async () => {
    const { compared, asked } = await compareWith([]);
    expect(compared).toEqual({ carts: 2, open: 0, wrong: [] });
    expect(asked.map(({ headers }) => headers['cookie'])).toEqual(['cart=17850', 'cart=']);
    expect(asked[0]?.headers['x-forwarded-for']).toBe(addressAt(-1));
  });

  it.each([
    { what: 'one is missing', reply: content(1), says: '1 of 85123A instead of 2' },
    { what: 'one is there twice', reply: content(4), says: '4 of 85123A instead of 2' },
    { what: 'somebody was logged out', reply: { status: 401, body: {} }, says: 'the cart cannot be read' },
  ])('says whose cart differs when $what', async ({ reply, says }) => {
    const { compared } = await compareWith([reply]);
    expect(compared.wrong).toEqual([expect.stringMatching(new RegExp(`^customer-17850.*${says}$`))]);
  });

  it('gives what was ordered the time to leave the cart', async () => {
    const { compared, asked } = await compareWith([content(4), content(4), content(2)], 60_000);
    expect(compared.wrong).toEqual([]);
    expect(asked).toHaveLength(4);
  });

  it('waits when it is told to, however late it is', async () => {
    const { compared } = await compareWith([{ status: 429, body: {}, retryAfterMs: 1 }]);
    expect(compared.wrong).toEqual([]);
  });
});
