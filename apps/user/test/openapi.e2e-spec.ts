import { afterAll } from '@jest/globals';
import { walkOpenApi } from '@shop/testing/walk';
import { startUser } from './user-under-test.js';

const user = await startUser();

afterAll(() => user.stop());

const address = {
  recipient: 'Emma Woodhouse',
  line1: '1 Hartfield',
  line2: null,
  city: 'Highbury',
  region: 'Surrey',
  postcode: 'YO1 7HU',
  country: 'GB',
};
const profile = { givenName: 'Emma', familyName: null, phone: '+442071838750', wantsNews: false };

walkOpenApi({
  service: 'user',
  test: user.app,
  state: { databaseUrl: user.databaseUrl, redis: user.redis },
  callers: { 'a shopper': { subject: user.newShopper().userId, roles: ['shopper'] } },
  params: { addressId: '0190a5d0-7c1e-4d5b-9c3e-2f6b8a1d4e71', sku: '85123A' },
  examples: {
    'POST /me/addresses': { body: address },
    'PUT /me/addresses/{addressId}': { body: address },
    'PUT /me/profile': { body: profile },
    'POST /me/recently-viewed': { body: { sku: '85123A' } },
  },
});
