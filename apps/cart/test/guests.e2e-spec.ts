import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { maxLines, maxQuantity } from '@shop/contracts/cart';
import { Journal } from '../src/journal/journal.js';
import { type CartUnderTest, startCart } from './cart-under-test.js';

const mug = '85123A';
const lamp = '71053';

let cart: CartUnderTest;

beforeAll(async () => {
  cart = await startCart();
});
afterAll(() => cart.stop());

const quantitiesOf = async (asked: Parameters<CartUnderTest['content']>[0]) => {
  const { items } = await cart.content(asked);
  return Object.fromEntries(items.map(({ sku, quantity }) => [sku, quantity]));
};

describe("a guest's cart", () => {
  it("is found by the cookie's secret alone, which is stored nowhere", async () => {
    const added = await cart.add({ [mug]: 1 });
    const cookie = cart.cookieOf(added);
    expect(added.headers['set-cookie']).toMatch(/^cart=[\w-]{43}; .*HttpOnly; SameSite=Lax$/);
    expect(await quantitiesOf({ cookie, at: 1 })).toEqual({ [mug]: 1 });
    expect(cart.cookieOf(await cart.add({ [mug]: 1 }, { cookie }))).toBe(cookie);
    const ids = (await cart.database.cart.findMany()).map(({ id }) => id);
    expect(ids.join()).not.toContain(cookie.slice(5));
    const guess = ids.find((id) => id.startsWith('g-')) ?? '';
    expect(await quantitiesOf({ cookie: `cart=${guess}` })).toEqual({});
  });

  it('begins with the first look, so that adds at once go into one cart', async () => {
    const cookie = cart.cookieOf(await cart.ask('GET', '/cart'));
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        cart.add({ [mug]: 1 }, { cookie, at: index % 2 === 0 ? 0 : 1 }),
      ),
    );
    expect(await quantitiesOf({ cookie })).toEqual({ [mug]: 10 });
  });

  it('is gone when its cookie has ended', async () => {
    const [idle, fresh] = [await cart.guest({ [mug]: 1 }), await cart.guest({ [lamp]: 1 })];
    await cart.database.$executeRaw`
      UPDATE carts SET updated_at = now() - interval '32 days'
      WHERE id LIKE 'g-%' AND amounts ? ${mug}`;
    await cart.database.$executeRaw`UPDATE cart_operations SET created_at = now() - interval '8 days'`;
    await cart.app.app.get(Journal).sweep();
    await cart.redis.flush();
    expect(await quantitiesOf({ cookie: idle })).toEqual({});
    expect(await quantitiesOf({ cookie: fresh })).toEqual({ [lamp]: 1 });
    expect(await cart.database.operation.count()).toBe(0);
  });
});

describe('who signs in', () => {
  it("finds the guest's items with those of the account, and the browser forgets the guest", async () => {
    const as = cart.freshUser();
    await cart.add({ [mug]: 1, [lamp]: 2 }, { as });
    const cookie = await cart.guest({ [mug]: 3 });
    const seen = await cart.ask('GET', '/cart', { as, cookie });
    expect(seen.headers['set-cookie']).toMatch(/^cart=; Max-Age=0; Path=\/; HttpOnly/);
    expect(seen.body).toMatchObject({
      items: [
        { sku: lamp, quantity: 2 },
        { sku: mug, quantity: 4 },
      ],
    });
    expect(await quantitiesOf({ as, at: 1 })).toEqual({ [mug]: 4, [lamp]: 2 });
    expect(await quantitiesOf({ cookie })).toEqual({});
  });

  it('merges once, however many requests come with both, over two instances', async () => {
    const as = cart.freshUser();
    const cookie = await cart.guest({ [mug]: 3 });
    const requests = Array.from({ length: 20 }, (_, index) => {
      const asked = { as, cookie, at: index % 2 === 0 ? 0 : 1 } as const;
      return index % 4 === 0 ? cart.add({ [lamp]: 1 }, asked) : cart.ask('GET', '/cart/content', asked);
    });
    expect((await Promise.all(requests)).map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(await quantitiesOf({ as })).toEqual({ [mug]: 3, [lamp]: 5 });
  });

  it('merges once though Redis is emptied between the merge and its repetition', async () => {
    const as = cart.freshUser();
    const cookie = await cart.guest({ [mug]: 3 });
    for (const at of [0, 1] as const) {
      await cart.ask('GET', '/cart/content', { as, cookie, at });
      await cart.redis.flush();
    }
    expect(await quantitiesOf({ as })).toEqual({ [mug]: 3 });
  });

  it("has no other account's items: the first one to come with the cookie keeps them", async () => {
    const [first, second] = [cart.freshUser(), cart.freshUser()];
    const cookie = await cart.guest({ [mug]: 3 });
    await Promise.all([first, second].map((as) => cart.ask('GET', '/cart/content', { as, cookie })));
    const [one, other] = [await quantitiesOf({ as: first }), await quantitiesOf({ as: second })];
    expect([one[mug] ?? 0, other[mug] ?? 0].sort()).toEqual([0, 3]);
    const mergedInto = one[mug] === 3 ? first : second;
    expect(await cart.database.cart.count({ where: { mergedInto } })).toBe(1);
  });

  it('loses and doubles none of the adds that were under way as a guest', async () => {
    const as = cart.freshUser();
    const cookie = await cart.guest({ [mug]: 1 });
    const adds = Array.from({ length: 30 }, (_, index) => {
      const asked = { cookie, key: `add-${String(index)}`, at: index % 2 === 0 ? 0 : 1 } as const;
      return cart.add({ [mug]: 1 }, index % 3 === 0 ? { ...asked, as } : asked);
    });
    const answers = await Promise.all(adds);
    expect(answers.map(({ status }) => status)).toEqual(Array(30).fill(200));
    // Whoever came too late for the closed cart has begun its successor, which the browser brings along.
    const cookies = new Set(answers.map((answer) => cart.cookieOf(answer)));
    cookies.delete('cart=');
    cookies.delete(cookie);
    expect(cookies.size).toBeLessThan(2);
    for (const late of cookies) await cart.ask('GET', '/cart/content', { as, cookie: late });
    expect(await quantitiesOf({ as })).toEqual({ [mug]: 31 });
  });

  it('sends an add again that was answered to the guest, and it counts once', async () => {
    const as = cart.freshUser();
    const cookie = await cart.guest({ [lamp]: 1 });
    await cart.add({ [mug]: 2 }, { cookie, key: 'lost-answer' });
    expect((await cart.add({ [mug]: 2 }, { as, cookie, key: 'lost-answer' })).status).toBe(200);
    expect((await cart.add({ [mug]: 2 }, { cookie, key: 'lost-answer' })).status).toBe(200);
    expect(await cart.add({ [mug]: 9 }, { as, key: 'lost-answer' })).toMatchObject({ status: 422 });
    expect(await quantitiesOf({ as })).toEqual({ [mug]: 2, [lamp]: 1 });
  });

  it('is let in with a cart that is too full: quantities stop at their bound, the last lines stay out', async () => {
    const as = cart.freshUser();
    const lines = Array.from({ length: maxLines - 1 }, (_, index) => String(10_000 + index));
    for (let first = 0; first < lines.length; first += 100) {
      const batch = lines.slice(first, first + 100).map((sku) => [sku, 1]);
      await cart.add(Object.fromEntries(batch) as Record<string, number>, { as });
    }
    const cookie = await cart.guest({ '10000': maxQuantity, [mug]: 1, [lamp]: 1 });
    const { status } = await cart.ask('GET', '/cart/content', { as, cookie });
    const found = await quantitiesOf({ as });
    expect(status).toBe(200);
    expect([Object.keys(found).length, found['10000'], found[lamp], found[mug]]).toEqual([
      maxLines,
      maxQuantity,
      1,
      undefined,
    ]);
  });

  it("is erased with the guests' carts that went into the account", async () => {
    const as = cart.freshUser();
    const cookie = await cart.guest({ [mug]: 3 });
    await cart.ask('GET', '/cart/content', { as, cookie });
    await cart.ask('DELETE', '/cart/data', { as });
    await cart.add({ [lamp]: 1 }, { cookie });
    expect(await quantitiesOf({ cookie })).toEqual({ [lamp]: 1 });
    expect(await quantitiesOf({ as })).toEqual({});
    expect(await cart.database.cart.count({ where: { mergedInto: as } })).toBe(0);
  });
});
