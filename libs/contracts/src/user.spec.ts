import { describe, expect, it } from '@jest/globals';
import { addressChangeSchema, profileChangeSchema, shopperExportSchema } from './user.js';

const address = {
  recipient: 'Ada Lovelace',
  line1: '12 St James Square',
  line2: null,
  city: 'London',
  region: null,
  postcode: 'sw1y 4jh',
  country: 'GB',
};

const profile = { givenName: 'Ada', familyName: 'Lovelace', phone: '+442071838750', wantsNews: false };

const isAddress = (change: object) => addressChangeSchema.safeParse({ ...address, ...change }).success;
const isProfile = (change: object) => profileChangeSchema.safeParse({ ...profile, ...change }).success;

describe('an address', () => {
  it('has its postcode in capitals and its lines trimmed', () => {
    expect(addressChangeSchema.parse({ ...address, city: ' London ' })).toEqual({
      ...address,
      postcode: 'SW1Y 4JH',
    });
  });

  it.each(['SW1A 1AA', '10115', 'D02 X285', '1234-567', '100-0001', null])(
    'takes the postcode %j',
    (postcode) => {
      expect(isAddress({ postcode })).toBe(true);
    },
  );

  it.each(['', 'A', '1234567890123', 'SW1A\n1AA', '<b>', undefined])(
    'refuses the postcode %j',
    (postcode) => {
      expect(isAddress({ postcode })).toBe(false);
    },
  );

  it.each(['GB', 'DE', 'AX', 'ZW'])('takes the country %s', (country) => {
    expect(isAddress({ country })).toBe(true);
  });

  it.each(['UK', 'EU', 'ZZ', 'gb', 'GBR', '', '44'])('refuses the country %j', (country) => {
    expect(isAddress({ country })).toBe(false);
  });

  it.each([
    { line1: ' ' },
    { line1: 'x'.repeat(101) },
    { city: 'a\u0000b' },
    { city: 'a\nb' },
    { line2: '' },
  ])('refuses %j', (change) => {
    expect(isAddress(change)).toBe(false);
  });

  it('refuses a field it does not know, and to be no default any more', () => {
    expect(isAddress({ planet: 'Earth' })).toBe(false);
    expect(isAddress({ isDefault: true })).toBe(true);
    expect(isAddress({ isDefault: false })).toBe(false);
  });
});

describe('a profile', () => {
  it.each([{ givenName: null }, { phone: null }, { familyName: '李' }, { givenName: "D'Arcy-Łukasz" }])(
    'takes %j',
    (change) => {
      expect(isProfile(change)).toBe(true);
    },
  );

  it.each([
    { givenName: '' },
    { givenName: 'x'.repeat(81) },
    { givenName: 'a\uD800' },
    { phone: '020 7183 8750' },
    { phone: '+0123456789' },
    { wantsNews: 'yes' },
    { wantsNews: undefined },
    { roles: ['operator'] },
  ])('refuses %j', (change) => {
    expect(isProfile(change)).toBe(false);
  });
});

describe('the export', () => {
  const userId = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
  const account = { userId, email: 'ada@example.org', roles: [], createdAt: '2026-11-23T00:00:00.000Z' };
  const parts = {
    exportedAt: '2026-11-23T00:00:00.000Z',
    userId,
    profile: { ...profile, updatedAt: null },
    addresses: [],
    recentlyViewed: [],
    wishlist: [],
    account: { account: { ...account, passkeys: ['phone'] }, sessions: [] },
    cart: { version: 3, items: [{ sku: '85123A', quantity: 2, note: 'a gift' }] },
  };

  it('keeps what auth and cart began to store since, however deep', () => {
    expect(shopperExportSchema.parse(parts)).toEqual(parts);
  });

  it.each([{ account: {} }, { cart: { version: 3 } }, { cart: null }])('is no export with %j', (part) => {
    expect(shopperExportSchema.safeParse({ ...parts, ...part }).success).toBe(false);
  });
});
