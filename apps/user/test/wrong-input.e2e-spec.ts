import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestGateway } from '@shop/testing';
import { startUser, type UserUnderTest } from './user-under-test.js';

const profile = { givenName: 'Ada', familyName: null, phone: null, wantsNews: true };
const address = {
  recipient: 'Ada',
  line1: '1 High Street',
  line2: null,
  city: 'York',
  region: null,
  postcode: 'YO1 7HU',
  country: 'GB',
};
const someId = '7c9e6679-7425-40de-944b-e07fc1f90ae7';

/** Every route of a shopper, with what it takes. */
const routes = [
  ['GET', '/me/profile', undefined],
  ['PUT', '/me/profile', profile],
  ['GET', '/me/addresses', undefined],
  ['POST', '/me/addresses', address],
  ['GET', `/me/addresses/${someId}`, undefined],
  ['PUT', `/me/addresses/${someId}`, address],
  ['DELETE', `/me/addresses/${someId}`, undefined],
  ['GET', '/me/recently-viewed', undefined],
  ['POST', '/me/recently-viewed', { sku: '85123A' }],
  ['GET', '/me/wishlist', undefined],
  ['PUT', '/me/wishlist/85123A', undefined],
  ['DELETE', '/me/wishlist/85123A', undefined],
  ['GET', '/me/export', undefined],
  ['DELETE', '/me', undefined],
] as const;

/** What a route refuses in its body or path, and the field it must name. */
const refused = [
  ['PUT', '/me/profile', { ...profile, wantsNews: 'yes' }, 'wantsNews'],
  ['PUT', '/me/profile', { ...profile, givenName: 'x'.repeat(81) }, 'givenName'],
  ['PUT', '/me/profile', { ...profile, givenName: 'a\u0000b' }, 'givenName'],
  ['PUT', '/me/profile', { ...profile, phone: '020' }, 'phone'],
  ['PUT', '/me/profile', { ...profile, roles: ['operator'] }, 'roles'],
  ['PUT', '/me/profile', { ...profile, userId: someId }, 'userId'],
  ['PUT', '/me/profile', { givenName: 'Ada' }, 'familyName'],
  ['POST', '/me/addresses', { ...address, country: 'UK' }, 'country'],
  ['POST', '/me/addresses', { ...address, postcode: 'not a postcode' }, 'postcode'],
  ['POST', '/me/addresses', { ...address, line1: '' }, 'line1'],
  ['POST', '/me/addresses', { ...address, isDefault: false }, 'isDefault'],
  ['POST', '/me/addresses', { ...address, planet: 'Earth' }, 'planet'],
  ['POST', '/me/addresses', [], ''],
  ['PUT', '/me/addresses/1', address, 'addressId'],
  ['POST', '/me/recently-viewed', { sku: '1; DROP TABLE' }, 'sku'],
  ['POST', '/me/recently-viewed', { sku: '85123A', userId: someId }, 'userId'],
  ['PUT', '/me/wishlist/stock:85123A', undefined, 'sku'],
  ['DELETE', '/me/wishlist/%7B85123A%7D', undefined, 'sku'],
] as const;

describe('what user refuses', () => {
  let user: UserUnderTest;

  beforeAll(async () => {
    user = await startUser();
  });
  afterAll(() => user.stop());

  it.each(routes)(
    '%s %s by nobody in particular, by a forger and by an operator',
    async (method, url, body) => {
      expect(await user.ask(method, url, { body })).toMatchObject({
        status: 401,
        body: { code: 'IDENTITY_MISSING' },
      });
      const forged = await new TestGateway().headers({ subject: someId, roles: ['shopper'] });
      expect(await user.ask(method, url, { body, headers: forged })).toMatchObject({
        status: 401,
        body: { code: 'IDENTITY_INVALID' },
      });
      const operator = await user.app.headersOf({ subject: 'operator', roles: ['operator'] });
      expect(await user.ask(method, url, { body, headers: operator })).toMatchObject({
        status: 403,
        body: { code: 'SHOPPER_NEEDED' },
      });
    },
  );

  it.each(refused)('%s %s %j names the field %j', async (...[method, url, body, field]) => {
    const { status, body: problem } = await user.newShopper().ask(method, url, body);
    expect([status, problem]).toEqual([
      400,
      expect.objectContaining({
        code: 'REQUEST_INVALID',
        errors: expect.arrayContaining([expect.objectContaining({ field })]),
      }),
    ]);
  });

  it('nothing of it was stored, and none of it is an error of the server', async () => {
    expect(Object.values(await user.rowCounts()).every((count) => count === 0)).toBe(true);
    const errors = user.app.log.lines.filter(({ level }) => level === 'error' || level === 'fatal');
    expect(errors).toEqual([]);
  });
});
