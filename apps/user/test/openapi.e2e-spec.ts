import { afterAll } from '@jest/globals';
import { usualCallers, walkOpenApi } from '@shop/testing/walk';
import { z } from 'zod';
import { startUser } from './user-under-test.js';

const user = await startUser();

afterAll(() => user.stop());

const shopper = user.newShopper();

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

// There is something to be lost or seen: bad input must do neither.
await shopper.do('PUT', '/me/profile', profile);
const { addressId } = z
  .object({ addressId: z.string() })
  .parse(await shopper.do('POST', '/me/addresses', address));
await shopper.do('POST', '/me/recently-viewed', { sku: '85123A' });
await shopper.do('PUT', '/me/wishlist/85123A');

walkOpenApi({
  service: 'user',
  test: user.app,
  anonymous: ['GET /internal/cache'],
  state: { databaseUrl: user.databaseUrl, redis: user.redis },
  callers: { ...usualCallers, 'a shopper': { subject: shopper.userId, roles: ['shopper'] } },
  params: { addressId, sku: '85123A' },
  examples: {
    'POST /me/addresses': { body: address },
    'PUT /me/addresses/{addressId}': { body: address },
    'PUT /me/profile': { body: profile },
    'POST /me/recently-viewed': { body: { sku: '85123A' } },
  },
});
