import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Address,
  type AddressChange,
  addressListSchema,
  addressSchema,
  maxAddresses,
} from '@shop/contracts/user';
import { type Shopper, startUser, type UserUnderTest } from './user-under-test.js';

const home: AddressChange = {
  recipient: 'Ada Lovelace',
  line1: '12 St James Square',
  line2: null,
  city: 'London',
  region: null,
  postcode: 'SW1Y 4JH',
  country: 'GB',
};

describe('addresses', () => {
  let user: UserUnderTest;

  beforeAll(async () => {
    user = await startUser();
  });
  afterAll(() => user.stop());

  const list = async (shopper: Shopper): Promise<Address[]> =>
    addressListSchema.parse(await shopper.do('GET', '/me/addresses')).items;
  const add = async (shopper: Shopper, change: Partial<AddressChange> = {}): Promise<Address> =>
    addressSchema.parse(await shopper.do('POST', '/me/addresses', { ...home, ...change }));
  const defaultsOf = (addresses: readonly Address[]) => addresses.filter(({ isDefault }) => isDefault);

  it('are added, read, replaced and removed', async () => {
    const shopper = user.newShopper();
    const added = await add(shopper);
    expect(added).toMatchObject({ ...home, isDefault: true });
    const path = `/me/addresses/${added.addressId}`;
    expect(await shopper.do('GET', path)).toEqual(added);
    const replaced = await shopper.do('PUT', path, { ...home, city: 'Leeds', postcode: null });
    expect(replaced).toMatchObject({
      addressId: added.addressId,
      city: 'Leeds',
      postcode: null,
      isDefault: true,
    });
    expect(await list(shopper)).toEqual([replaced]);
    expect(await shopper.ask('DELETE', path)).toMatchObject({ status: 204, body: undefined });
    expect(await list(shopper)).toEqual([]);
    expect(await shopper.ask('DELETE', path)).toMatchObject({ status: 204 });
  });

  it('are listed with the default first and the others by age', async () => {
    const shopper = user.newShopper();
    const first = await add(shopper, { city: 'London' });
    await add(shopper, { city: 'Leeds' });
    await add(shopper, { city: 'York', isDefault: true });
    expect((await list(shopper)).map(({ city }) => city)).toEqual(['York', 'London', 'Leeds']);
    await shopper.do('PUT', `/me/addresses/${first.addressId}`, { ...home, isDefault: true });
    expect((await list(shopper)).map(({ city }) => city)).toEqual(['London', 'Leeds', 'York']);
  });

  it('keep their default when another is replaced', async () => {
    const shopper = user.newShopper();
    const first = await add(shopper);
    const second = await add(shopper);
    await shopper.do('PUT', `/me/addresses/${second.addressId}`, { ...home, city: 'Leeds' });
    expect(defaultsOf(await list(shopper))).toEqual([first]);
  });

  it('have a new default, the oldest, when the default is removed', async () => {
    const shopper = user.newShopper();
    const [first, second, third] = [await add(shopper), await add(shopper), await add(shopper)];
    await shopper.do('DELETE', `/me/addresses/${first.addressId}`);
    expect(defaultsOf(await list(shopper)).map(({ addressId }) => addressId)).toEqual([second.addressId]);
    await shopper.do('DELETE', `/me/addresses/${second.addressId}`);
    expect(defaultsOf(await list(shopper)).map(({ addressId }) => addressId)).toEqual([third.addressId]);
  });

  it('are never more than twenty with one default, however many are added at once', async () => {
    const shopper = user.newShopper();
    const elsewhere = shopper.at(await user.startAnother());
    const answers = await Promise.all(
      Array.from({ length: maxAddresses + 10 }, (_, index) =>
        (index % 2 ? shopper : elsewhere).ask('POST', '/me/addresses', { ...home, isDefault: true }),
      ),
    );
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.map(({ status, body }) => ({ status, body }))).toEqual(
      Array.from({ length: 10 }, () => ({
        status: 409,
        body: expect.objectContaining({ code: 'ADDRESS_LIMIT_REACHED', limit: maxAddresses }),
      })),
    );
    const addresses = await list(shopper);
    expect(addresses).toHaveLength(maxAddresses);
    expect(defaultsOf(addresses)).toHaveLength(1);
  });

  it('have one default after every mix of changes at once', async () => {
    const shopper = user.newShopper();
    const elsewhere = shopper.at(await user.startAnother());
    for (let round = 0; round < 8; round += 1) {
      const known = await list(shopper);
      await Promise.all([
        ...known.slice(0, 2).map(({ addressId }) => shopper.ask('DELETE', `/me/addresses/${addressId}`)),
        ...known
          .slice(1, 4)
          .map(({ addressId }) =>
            elsewhere.ask('PUT', `/me/addresses/${addressId}`, { ...home, isDefault: true }),
          ),
        add(shopper),
        add(elsewhere, { isDefault: true }),
        add(elsewhere),
      ]);
      expect(defaultsOf(await list(shopper))).toHaveLength(1);
    }
  });

  it('of somebody else are neither shown, nor changed, nor removed', async () => {
    const [shopper, stranger] = [user.newShopper(), user.newShopper()];
    const added = await add(shopper);
    const path = `/me/addresses/${added.addressId}`;
    const notFound = { status: 404, body: { code: 'ADDRESS_NOT_FOUND', addressId: added.addressId } };
    expect(await stranger.ask('GET', path)).toMatchObject(notFound);
    expect(await stranger.ask('PUT', path, { ...home, isDefault: true })).toMatchObject(notFound);
    expect(await stranger.ask('DELETE', path)).toMatchObject({ status: 204 });
    expect(await list(shopper)).toEqual([added]);
  });

  it('that do not exist are a 404', async () => {
    const answer = await user.newShopper().ask('GET', `/me/addresses/${randomUUID()}`);
    expect(answer).toMatchObject({ status: 404, body: { code: 'ADDRESS_NOT_FOUND' } });
  });

  it('cannot have two defaults, whoever writes', async () => {
    const shopper = user.newShopper();
    await add(shopper);
    const { addressId } = await add(shopper);
    const write = user.database.address.update({ where: { addressId }, data: { isDefault: true } });
    await expect(write).rejects.toMatchObject({ code: 'P2002' });
  });
});
