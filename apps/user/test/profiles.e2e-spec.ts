import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Profile, ProfileChange } from '@shop/contracts/user';
import { Cache } from '@shop/redis/cache';
import { keyFamilies } from '@shop/redis/keys';
import { eventually } from '@shop/testing';
import { startUser, type UserUnderTest } from './user-under-test.js';

const ada: ProfileChange = {
  givenName: 'Ada',
  familyName: 'Lovelace',
  phone: '+442071838750',
  wantsNews: true,
};

describe('a profile', () => {
  let user: UserUnderTest;

  beforeAll(async () => {
    user = await startUser();
  });
  afterAll(() => user.stop());

  it('is empty until it is saved', async () => {
    const shopper = user.newShopper();
    expect(await shopper.do('GET', '/me/profile')).toEqual({
      givenName: null,
      familyName: null,
      phone: null,
      wantsNews: false,
      updatedAt: null,
    });
  });

  it('is read as it was saved, by this instance and by another', async () => {
    const shopper = user.newShopper();
    const elsewhere = shopper.at(await user.startAnother());
    await elsewhere.do('GET', '/me/profile');
    const saved = await shopper.do('PUT', '/me/profile', ada);
    expect(saved).toEqual({ ...ada, updatedAt: expect.any(String) });
    expect(await shopper.do('GET', '/me/profile')).toEqual(saved);
    expect(await elsewhere.do('GET', '/me/profile')).toEqual(saved);
  });

  it('is replaced as a whole', async () => {
    const shopper = user.newShopper();
    await shopper.do('PUT', '/me/profile', ada);
    await shopper.do('PUT', '/me/profile', { ...ada, phone: null, familyName: null });
    expect(await shopper.do('GET', '/me/profile')).toMatchObject({ givenName: 'Ada', phone: null });
  });

  it('is the own one only', async () => {
    const [shopper, stranger] = [user.newShopper(), user.newShopper()];
    await shopper.do('PUT', '/me/profile', ada);
    expect(await stranger.do('GET', '/me/profile')).toMatchObject({ givenName: null });
  });

  it('is cached under its own key for at most ten minutes, and loaded once', async () => {
    const shopper = user.newShopper();
    await shopper.do('PUT', '/me/profile', ada);
    const before = loadsOf(user);
    for (let round = 0; round < 5; round += 1) await shopper.do('GET', '/me/profile');
    expect(loadsOf(user)).toBe(before + 1);
    const ttlMs = Number(await user.redis.command('PTTL', keyFamilies.userProfile.key(shopper.userId)));
    expect(ttlMs).toBeGreaterThan(0);
    expect(ttlMs).toBeLessThanOrEqual(keyFamilies.userProfile.ttlMs);
  });

  it('is never an older one after a save, however many read meanwhile', async () => {
    const shopper = user.newShopper();
    const elsewhere = shopper.at(await user.startAnother());
    for (let round = 0; round < 20; round += 1) {
      const read = () => Promise.all([shopper, elsewhere].map((each) => each.do('GET', '/me/profile')));
      const name = `Ada ${String(round)}`;
      const busy = [read(), read(), read()];
      const saved = await shopper.do('PUT', '/me/profile', { ...ada, givenName: name });
      expect(saved).toMatchObject({ givenName: name });
      expect(await read()).toEqual([saved, saved]);
      await Promise.all(busy);
      expect(await read()).toEqual([saved, saved]);
    }
  });

  it('is one of those that were saved at the same time, everywhere the same', async () => {
    const shopper = user.newShopper();
    const elsewhere = shopper.at(await user.startAnother());
    const names = Array.from({ length: 10 }, (_, index) => `Ada ${String(index)}`);
    await Promise.all(
      names.map((givenName, index) =>
        (index % 2 ? shopper : elsewhere).do('PUT', '/me/profile', { ...ada, givenName }),
      ),
    );
    const here = (await shopper.do('GET', '/me/profile')) as Profile;
    expect(names).toContain(here.givenName);
    expect(await elsewhere.do('GET', '/me/profile')).toEqual(here);
    const row = await user.database.profile.findUniqueOrThrow({ where: { userId: shopper.userId } });
    expect(row.givenName).toBe(here.givenName);
  });
});

describe('a profile without Redis', () => {
  let user: UserUnderTest;

  beforeAll(async () => {
    user = await startUser({ REDIS_CACHE_DEADLINE_MS: '50', REDIS_STATE_DEADLINE_MS: '500' });
  });
  afterAll(() => user.stop());

  it('is read and saved all the same, and is right when Redis is back', async () => {
    const shopper = user.newShopper();
    await shopper.do('PUT', '/me/profile', ada);
    await shopper.do('GET', '/me/profile');
    await user.redis.whileHanging(async () => {
      expect(await shopper.do('GET', '/me/profile')).toMatchObject({ givenName: 'Ada' });
      await shopper.do('PUT', '/me/profile', { ...ada, givenName: 'Augusta' });
      expect(await shopper.do('GET', '/me/profile')).toMatchObject({ givenName: 'Augusta' });
      expect(await user.ask('GET', '/health/ready')).toMatchObject({ body: { status: 'degraded' } });
    });
    await eventually(async () => {
      expect(await shopper.do('GET', '/me/profile')).toMatchObject({ givenName: 'Augusta' });
      expect(await user.redis.command('EXISTS', `user:profile:${shopper.userId}`)).toBe('1');
    });
  });
});

function loadsOf(user: UserUnderTest): number {
  return user.app.app.get(Cache).report()['user.profile']?.loads ?? 0;
}
