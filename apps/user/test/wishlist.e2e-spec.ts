import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { closedPort } from '@shop/testing';
import { maxWishes, type Wishlist, wishlistSchema } from '@shop/contracts/user';
import { productOf } from './neighbours.js';
import { type Shopper, startUser, type UserUnderTest } from './user-under-test.js';

const sku = (index: number): string => String(20_000 + index);

describe('the wishlist', () => {
  let user: UserUnderTest;

  beforeAll(async () => {
    user = await startUser();
  });
  afterAll(() => user.stop());

  const list = async (shopper: Shopper): Promise<Wishlist> =>
    wishlistSchema.parse(await shopper.do('GET', '/me/wishlist'));
  const skusOf = async (shopper: Shopper) => (await list(shopper)).items.map((item) => item.sku);
  const fill = async (shopper: Shopper, count: number): Promise<void> => {
    await shopper.do('PUT', `/me/wishlist/${sku(0)}`);
    const rest = Array.from({ length: count - 1 }, (_, index) => sku(index + 1));
    await user.database.wish.createMany({
      data: rest.map((wished) => ({ userId: shopper.userId, sku: wished })),
    });
  };

  it('shows the latest first, with what product says of them', async () => {
    const shopper = user.newShopper();
    await shopper.do('PUT', '/me/wishlist/85123A');
    await shopper.do('PUT', '/me/wishlist/22423');
    expect(await list(shopper)).toEqual({
      items: ['22423', '85123A'].map((wished) => ({
        sku: wished,
        addedAt: expect.any(String),
        product: productOf(wished),
      })),
      isDegraded: false,
    });
  });

  it('holds a wish once, as old as it is, however often and at once it is put', async () => {
    const shopper = user.newShopper();
    const elsewhere = shopper.at(await user.startAnother());
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        (index % 2 ? shopper : elsewhere).do('PUT', '/me/wishlist/85123A'),
      ),
    );
    answers.push(await shopper.do('PUT', '/me/wishlist/85123A'));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await skusOf(shopper)).toEqual(['85123A']);
  });

  it('lets go of a wish, twice without an error', async () => {
    const shopper = user.newShopper();
    await shopper.do('PUT', '/me/wishlist/85123A');
    for (let round = 0; round < 2; round += 1)
      expect(await shopper.ask('DELETE', '/me/wishlist/85123A')).toMatchObject({ status: 204 });
    expect(await skusOf(shopper)).toEqual([]);
  });

  it('asks product in batches that it takes', async () => {
    const shopper = user.newShopper();
    await fill(shopper, 150);
    const { items, isDegraded } = await list(shopper);
    expect(isDegraded).toBe(false);
    expect(items.every((item) => item.product?.sku === item.sku)).toBe(true);
    expect(items).toHaveLength(150);
  });

  it('is never longer than two hundred, however many are put at once', async () => {
    const shopper = user.newShopper();
    await fill(shopper, maxWishes - 2);
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) => shopper.ask('PUT', `/me/wishlist/${sku(500 + index)}`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 409, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'WISHLIST_FULL',
      limit: maxWishes,
    });
    expect(await skusOf(shopper)).toHaveLength(maxWishes);
    expect(await shopper.ask('PUT', `/me/wishlist/${sku(0)}`)).toMatchObject({ status: 200 });
  });

  it('refuses a sku that product does not sell, and names it', async () => {
    const shopper = user.newShopper();
    expect(await shopper.ask('PUT', '/me/wishlist/99999')).toMatchObject({
      status: 404,
      body: { code: 'SKU_UNKNOWN', sku: '99999' },
    });
    expect(await skusOf(shopper)).toEqual([]);
  });

  it.each(['answers 503', 'breaks off'] as const)(
    'is shown without products while product %s, and takes no new wish',
    async (trouble) => {
      const shopper = user.newShopper();
      await shopper.do('PUT', '/me/wishlist/85123A');
      await user.neighbours.product.whileIn(trouble, async () => {
        expect(await list(shopper)).toMatchObject({
          items: [{ sku: '85123A', product: null }],
          isDegraded: true,
        });
        const refused = await shopper.ask('PUT', '/me/wishlist/22423');
        expect(refused).toMatchObject({ status: 503, body: { code: 'PRODUCTS_UNAVAILABLE' } });
        expect(refused.headers['retry-after']).toBe('2');
        expect(await shopper.ask('PUT', '/me/wishlist/85123A')).toMatchObject({ status: 200 });
        expect(await shopper.ask('DELETE', '/me/wishlist/85123A')).toMatchObject({ status: 204 });
      });
      expect(await skusOf(shopper)).toEqual([]);
    },
  );
});

describe('the wishlist when product is down', () => {
  let user: UserUnderTest;

  beforeAll(async () => {
    user = await startUser({ SERVICE_PRODUCT_URLS: (await closedPort()).url });
  });
  afterAll(() => user.stop());

  it('says that the service is degraded, and takes no wish', async () => {
    const refused = await user.newShopper().ask('PUT', '/me/wishlist/85123A');
    expect(refused).toMatchObject({ status: 503, body: { code: 'PRODUCTS_UNAVAILABLE' } });
    expect(await user.ask('GET', '/health/ready')).toMatchObject({
      status: 200,
      body: { status: 'degraded', checks: { product: { status: 'down', critical: false } } },
    });
  });
});
