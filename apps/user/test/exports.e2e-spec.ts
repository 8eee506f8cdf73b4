import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shopperExportSchema } from '@shop/contracts/user';
import { startUser, type UserUnderTest } from './user-under-test.js';

describe('the export', () => {
  let user: UserUnderTest;

  beforeAll(async () => {
    user = await startUser();
  });
  afterAll(() => user.stop());

  const address = { recipient: 'Ada', line1: '1 High Street', line2: null, city: 'York', region: null };
  const profile = { givenName: 'Ada', familyName: null, phone: null, wantsNews: true };

  it('holds everything that the shop knows of the caller, and of nobody else', async () => {
    const [shopper, stranger] = [user.newShopper(), user.newShopper()];
    for (const each of [shopper, stranger]) {
      await each.do('PUT', '/me/profile', profile);
      await each.do('POST', '/me/addresses', { ...address, postcode: 'YO1 7HU', country: 'GB' });
      await each.do('POST', '/me/recently-viewed', { sku: '85123A' });
      await each.do('PUT', '/me/wishlist/22423');
    }
    const { body, headers } = await shopper.ask('GET', '/me/export');
    expect(shopperExportSchema.parse(body)).toEqual(body);
    expect(body).toEqual({
      exportedAt: expect.any(String),
      userId: shopper.userId,
      profile: { ...profile, updatedAt: expect.any(String) },
      addresses: [expect.objectContaining({ ...address, isDefault: true })],
      recentlyViewed: [{ sku: '85123A', viewedAt: expect.any(String) }],
      wishlist: [{ sku: '22423', addedAt: expect.any(String) }],
      account: user.accounts.get(shopper.userId),
      cart: user.carts.get(shopper.userId),
    });
    expect(headers['content-disposition']).toBe('attachment; filename="my-data.json"');
  });

  it('is a whole one of somebody who has saved nothing yet', async () => {
    const { body, status } = await user.newShopper().ask('GET', '/me/export');
    expect(status).toBe(200);
    expect(body).toMatchObject({ profile: { givenName: null }, addresses: [], wishlist: [] });
  });

  it.each(['auth', 'cart'] as const)('is refused whole when %s is missing, which is named', async (part) => {
    const shopper = user.newShopper();
    for (const trouble of ['answers 503', 'breaks off'] as const)
      await user.neighbours[part].whileIn(trouble, async () => {
        const answer = await shopper.ask('GET', '/me/export');
        expect(answer).toMatchObject({ status: 503, body: { code: 'EXPORT_INCOMPLETE', missing: [part] } });
        expect(answer.headers['retry-after']).toBe('2');
        expect(JSON.stringify(answer.body)).not.toContain('ada@example.org');
      });
    expect(await shopper.ask('GET', '/me/export')).toMatchObject({ status: 200 });
  });

  it('names every part that is missing', async () => {
    const { auth, cart } = user.neighbours;
    const shopper = user.newShopper();
    await auth.whileIn('answers 503', () =>
      cart.whileIn('answers 503', async () => {
        expect(await shopper.ask('GET', '/me/export')).toMatchObject({ body: { missing: ['auth', 'cart'] } });
      }),
    );
  });

  it('is refused when another service answers with something else', async () => {
    const shopper = user.newShopper();
    user.carts.set(shopper.userId, { version: -1, items: [] });
    expect(await shopper.ask('GET', '/me/export')).toMatchObject({
      status: 503,
      body: { code: 'EXPORT_INCOMPLETE', missing: ['cart'] },
    });
  });
});

describe('the export beside a service that hangs', () => {
  let user: UserUnderTest;

  beforeAll(async () => {
    user = await startUser({ PART_DEADLINE_MS: '200' });
  });
  afterAll(() => user.stop());

  it('is refused at the deadline', async () => {
    const shopper = user.newShopper();
    await user.neighbours.cart.whileIn('hangs', async () => {
      expect(await shopper.ask('GET', '/me/export')).toMatchObject({
        status: 503,
        body: { missing: ['cart'] },
      });
    });
  });
});
