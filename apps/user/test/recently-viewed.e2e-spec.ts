import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { maxRecentlyViewed, type RecentlyViewed, recentlyViewedSchema } from '@shop/contracts/user';
import { productOf } from './neighbours.js';
import { type Shopper, startUser, type UserUnderTest } from './user-under-test.js';

const sku = (index: number): string => String(20_000 + index);

describe('recently viewed', () => {
  let user: UserUnderTest;

  beforeAll(async () => {
    user = await startUser();
  });
  afterAll(() => user.stop());

  const list = async (shopper: Shopper): Promise<RecentlyViewed> =>
    recentlyViewedSchema.parse(await shopper.do('GET', '/me/recently-viewed'));
  const skusOf = async (shopper: Shopper) => (await list(shopper)).items.map((item) => item.sku);
  const view = (shopper: Shopper, viewed: string) =>
    shopper.ask('POST', '/me/recently-viewed', { sku: viewed });

  it('is empty at first, and asks product nothing', async () => {
    const before = user.neighbours.product.heard.length;
    expect(await list(user.newShopper())).toEqual({ items: [], isDegraded: false });
    expect(user.neighbours.product.heard).toHaveLength(before);
  });

  it('shows the latest first, with what product says of them, each once', async () => {
    const shopper = user.newShopper();
    for (const viewed of ['85123A', '22423', '84596f', '22423'])
      expect(await view(shopper, viewed)).toMatchObject({ status: 204, body: undefined });
    const { items, isDegraded } = await list(shopper);
    expect(items).toEqual(
      ['22423', '84596f', '85123A'].map((viewed) => ({
        sku: viewed,
        viewedAt: expect.any(String),
        product: productOf(viewed),
      })),
    );
    expect(isDegraded).toBe(false);
  });

  it('keeps the newest fifty', async () => {
    const shopper = user.newShopper();
    for (let index = 0; index < maxRecentlyViewed + 5; index += 1) await view(shopper, sku(index));
    const expected = Array.from({ length: maxRecentlyViewed }, (_, index) =>
      sku(maxRecentlyViewed + 4 - index),
    );
    expect(await skusOf(shopper)).toEqual(expected);
  });

  it('keeps fifty, each once, when more are viewed at the same time', async () => {
    const shopper = user.newShopper();
    const elsewhere = shopper.at(await user.startAnother());
    const viewed = Array.from({ length: 70 }, (_, index) => sku(index % 60));
    const answers = await Promise.all(
      viewed.map((each, index) => view(index % 2 ? shopper : elsewhere, each)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
    const skus = await skusOf(shopper);
    expect(skus).toHaveLength(maxRecentlyViewed);
    expect(new Set(skus).size).toBe(maxRecentlyViewed);
    await view(shopper, skus.at(-1) ?? '');
    expect(await skusOf(shopper)).toEqual([skus.at(-1), ...skus.slice(0, -1)]);
  });

  it('refuses a sku that product does not sell, and names it', async () => {
    const shopper = user.newShopper();
    expect(await view(shopper, '99999')).toMatchObject({
      status: 404,
      body: { code: 'SKU_UNKNOWN', sku: '99999' },
    });
    expect(await skusOf(shopper)).toEqual([]);
  });

  it('says null of a product that is sold no more', async () => {
    const shopper = user.newShopper();
    await user.neighbours.product.whileIn('answers 503', () => view(shopper, '99999'));
    expect(await list(shopper)).toMatchObject({
      items: [{ sku: '99999', product: null }],
      isDegraded: false,
    });
  });

  it.each(['answers 503', 'breaks off'] as const)(
    'goes on without products when product %s, and says so',
    async (trouble) => {
      const shopper = user.newShopper();
      await view(shopper, '85123A');
      await user.neighbours.product.whileIn(trouble, async () => {
        expect(await view(shopper, '22423')).toMatchObject({ status: 204 });
        expect(await list(shopper)).toMatchObject({
          items: [
            { sku: '22423', product: null },
            { sku: '85123A', product: null },
          ],
          isDegraded: true,
        });
      });
      expect(await list(shopper)).toMatchObject({
        items: [{ product: { sku: '22423' } }, {}],
        isDegraded: false,
      });
    },
  );
});

describe('recently viewed beside a product that hangs', () => {
  let user: UserUnderTest;

  beforeAll(async () => {
    user = await startUser({ PRODUCT_DEADLINE_MS: '100' });
  });
  afterAll(() => user.stop());

  it('is answered without products after a short wait', async () => {
    const shopper = user.newShopper();
    await user.neighbours.product.whileIn('hangs', async () => {
      await shopper.do('POST', '/me/recently-viewed', { sku: '85123A' });
      expect(await shopper.do('GET', '/me/recently-viewed')).toMatchObject({
        items: [{ sku: '85123A', product: null }],
        isDegraded: true,
      });
    });
  });
});
