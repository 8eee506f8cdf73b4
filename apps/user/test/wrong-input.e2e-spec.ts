import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startUser, type UserUnderTest } from './user-under-test.js';

const address = {
  recipient: 'Ada',
  line1: '1 High Street',
  line2: null,
  city: 'York',
  region: null,
  postcode: 'YO1 7HU',
  country: 'GB',
};
const profile = { givenName: 'Ada', familyName: null, phone: null, wantsNews: true };
const someId = '7c9e6679-7425-40de-944b-e07fc1f90ae7';

/** What the routes take, by the end of their path. */
const bodies: Readonly<Record<string, object>> = {
  'PUT /me/profile': profile,
  'POST /me/addresses': address,
  'PUT /me/addresses/:addressId': address,
  'POST /me/recently-viewed': { sku: '85123A' },
};

/** What a schema cannot say, so that the walk over the document (openapi.e2e-spec.ts) does not try it. */
describe('what user refuses beside what its document says', () => {
  let user: UserUnderTest;

  beforeAll(async () => {
    user = await startUser();
  });
  afterAll(() => user.stop());

  it('an identity that is no shopper, at every route that is about a shopper', async () => {
    const headers = await user.app.headersOf({ subject: 'operator', roles: ['operator'] });
    const routes = user.app.routes.filter((route) => / \/me(\/|$)/.test(route));
    expect(routes.length).toBeGreaterThan(13);
    for (const route of routes) {
      const [method, path = ''] = route.split(' ');
      const url = path.replace(':addressId', someId).replace(':sku', '85123A');
      const answer = await user.ask(method as 'GET', url, { headers, body: bodies[route] });
      expect([route, answer]).toEqual([
        route,
        expect.objectContaining({ status: 403, body: expect.objectContaining({ code: 'SHOPPER_NEEDED' }) }),
      ]);
    }
  });

  it.each([
    [{ country: 'UK' }, 'country'],
    [{ isDefault: false }, 'isDefault'],
  ])('an address with %j names the field %j', async (change, field) => {
    const shopper = user.newShopper();
    for (const [method, path] of [
      ['POST', '/me/addresses'],
      ['PUT', `/me/addresses/${someId}`],
    ] as const)
      expect(await shopper.ask(method, path, { ...address, ...change })).toMatchObject({
        status: 400,
        body: { code: 'REQUEST_INVALID', errors: [{ field }] },
      });
  });

  it('and has stored nothing of it', async () => {
    expect(Object.values(await user.rowCounts()).every((count) => count === 0)).toBe(true);
  });
});
