import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyFamilies } from '@shop/redis/keys';
import { ShoppersRepository } from '../src/shoppers/shoppers.repository.js';
import { eventually } from '@shop/testing';
import { type Shopper, startUser, type UserUnderTest } from './user-under-test.js';

const profile = { givenName: 'Ada', familyName: null, phone: null, wantsNews: true };
const address = { recipient: 'Ada', line1: '1 High Street', line2: null, city: 'York', region: null };

/** Leaves something in every table and in the cache. */
async function settle(shopper: Shopper): Promise<void> {
  await shopper.do('PUT', '/me/profile', profile);
  await shopper.do('GET', '/me/profile');
  await shopper.do('POST', '/me/addresses', { ...address, postcode: 'YO1 7HU', country: 'GB' });
  await shopper.do('POST', '/me/recently-viewed', { sku: '85123A' });
  await shopper.do('PUT', '/me/wishlist/22423');
}

describe('an erasure', () => {
  let user: UserUnderTest;

  beforeAll(async () => {
    user = await startUser();
  });
  afterAll(() => user.stop());

  const isCached = async ({ userId }: Shopper): Promise<boolean> =>
    (await user.redis.command('GET', keyFamilies.userProfile.key(userId))).includes('Ada');

  it('leaves nothing of the shopper: no row, no copy, no cart, no account', async () => {
    const [shopper, stranger] = [user.newShopper(), user.newShopper()];
    const empty = await user.rowCounts();
    await settle(shopper);
    const used = Object.entries(await user.rowCounts()).filter(([name, count]) => count > (empty[name] ?? 0));
    expect(used.map(([name]) => name).sort()).toEqual(
      ['addresses', 'profiles', 'recently_viewed', 'shoppers', 'wishes'].sort(),
    );
    await settle(stranger);
    expect(await isCached(shopper)).toBe(true);

    expect(await shopper.ask('DELETE', '/me')).toMatchObject({ status: 204, body: undefined });

    expect(await user.everythingStored()).not.toContain(shopper.userId);
    expect(await isCached(shopper)).toBe(false);
    expect(user.carts.has(shopper.userId)).toBe(false);
    expect(user.accounts.has(shopper.userId)).toBe(false);
    expect(await stranger.do('GET', '/me/export')).toMatchObject({
      profile,
      addresses: [address],
      recentlyViewed: [{}],
      wishlist: [{}],
    });
  });

  it('deletes whatever any table holds of a shopper, since it all hangs on one row', async () => {
    const loose = await user.database.$queryRaw<unknown[]>`
      SELECT c.table_name FROM information_schema.columns c
      WHERE c.table_schema = 'public' AND c.column_name = 'user_id' AND c.table_name <> 'shoppers'
        AND NOT EXISTS (
          SELECT FROM pg_constraint f WHERE f.conrelid = c.table_name::regclass
            AND f.confrelid = 'shoppers'::regclass AND f.confdeltype = 'c')`;
    expect(loose).toEqual([]);
  });

  it('takes the cart first and the account last', async () => {
    const shopper = user.newShopper();
    await user.neighbours.cart.whileIn('answers 503', async () => {
      expect(await shopper.ask('DELETE', '/me')).toMatchObject({ status: 503 });
    });
    expect(user.accounts.has(shopper.userId)).toBe(true);
    await user.neighbours.auth.whileIn('answers 503', async () => {
      expect(await shopper.ask('DELETE', '/me')).toMatchObject({ status: 503 });
    });
    expect(user.carts.has(shopper.userId)).toBe(false);
    expect(user.accounts.has(shopper.userId)).toBe(true);
  });

  it.each([
    ['cart', 'answers 503', ['cart', 'user', 'cache', 'auth']],
    ['cart', 'breaks off', ['cart', 'user', 'cache', 'auth']],
    ['auth', 'answers 503', ['auth']],
    ['auth', 'breaks off', ['auth']],
  ] as const)(
    'that fails because %s %s says what is pending, and completes when it is sent again',
    async (part, trouble, pending) => {
      const shopper = user.newShopper();
      await settle(shopper);
      await user.neighbours[part].whileIn(trouble, async () => {
        const answer = await shopper.ask('DELETE', '/me');
        expect(answer).toMatchObject({ status: 503, body: { code: 'ERASURE_INCOMPLETE', pending } });
        expect(answer.headers['retry-after']).toBe('2');
      });
      expect(user.accounts.has(shopper.userId)).toBe(true);
      expect(await shopper.ask('DELETE', '/me')).toMatchObject({ status: 204 });
      expect(await user.everythingStored()).not.toContain(shopper.userId);
      expect([user.carts.has(shopper.userId), user.accounts.has(shopper.userId)]).toEqual([false, false]);
    },
  );

  it('may be asked for many times at once', async () => {
    const shopper = user.newShopper();
    const elsewhere = shopper.at(await user.startAnother());
    await settle(shopper);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => (index % 2 ? shopper : elsewhere).ask('DELETE', '/me')),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 204));
    expect(await user.everythingStored()).not.toContain(shopper.userId);
  });

  it('is not undone by changes that were on their way', async () => {
    const shopper = user.newShopper();
    const elsewhere = shopper.at(await user.startAnother());
    await settle(shopper);
    const changes = (): Promise<{ status: number }>[] => [
      elsewhere.ask('PUT', '/me/profile', profile),
      elsewhere.ask('POST', '/me/addresses', { ...address, postcode: null, country: 'GB' }),
      elsewhere.ask('POST', '/me/recently-viewed', { sku: '22423' }),
      elsewhere.ask('PUT', '/me/wishlist/85123A'),
    ];
    const [erased, ...early] = await Promise.all([shopper.ask('DELETE', '/me'), ...changes(), ...changes()]);
    const late = await Promise.all(changes());
    expect(erased.status).toBe(204);
    expect(early.every(({ status }) => status < 300 || status === 409)).toBe(true);
    expect(late).toEqual(
      late.map(() =>
        expect.objectContaining({
          status: 409,
          body: expect.objectContaining({ code: 'ERASURE_UNDER_WAY' }),
        }),
      ),
    );
    expect(await user.everythingStored()).not.toContain(shopper.userId);
    expect(await elsewhere.do('GET', '/me/profile')).toMatchObject({ givenName: null });
  });
});

describe('the mark of an erasure', () => {
  let user: UserUnderTest;

  beforeAll(async () => {
    user = await startUser({ ERASURE_FENCE_MS: '1000' });
  });
  afterAll(() => user.stop());

  it('is gone, with the fence, when its time is over', async () => {
    const shopper = user.newShopper();
    await shopper.do('DELETE', '/me');
    expect((await user.rowCounts())['erasures']).toBe(1);
    await eventually(async () => {
      await user.app.app.get(ShoppersRepository).sweepErasures();
      expect((await user.rowCounts())['erasures']).toBe(0);
    });
    expect(await shopper.ask('PUT', '/me/profile', profile)).toMatchObject({ status: 200 });
  });
});

describe('an erasure without Redis', () => {
  let user: UserUnderTest;

  beforeAll(async () => {
    user = await startUser({ REDIS_CACHE_DEADLINE_MS: '50', REDIS_STATE_DEADLINE_MS: '500' });
  });
  afterAll(() => user.stop());

  it('is not acknowledged before the copy is known to be gone', async () => {
    const shopper = user.newShopper();
    await settle(shopper);
    await user.redis.whileHanging(async () => {
      expect(await shopper.ask('DELETE', '/me')).toMatchObject({
        status: 503,
        body: { code: 'ERASURE_INCOMPLETE', pending: ['cache', 'auth'] },
      });
    });
    expect(user.accounts.has(shopper.userId)).toBe(true);
    await eventually(async () => {
      expect(await shopper.ask('DELETE', '/me')).toMatchObject({ status: 204 });
    });
    expect(await user.redis.command('GET', keyFamilies.userProfile.key(shopper.userId))).not.toContain('Ada');
    expect(user.accounts.has(shopper.userId)).toBe(false);
  });
});
