import { type AddressChange, addressSchema } from '@shop/contracts/user';
import type { Person } from '../people.js';
import type { Visit } from '../visit.js';

export const addressRoute = 'POST /me/addresses';

/** The invoices say no more than a country. */
const home: AddressChange = {
  ...{ recipient: 'A Shopper', line1: '12 St James Square', line2: null, city: 'London', region: null },
  ...{ postcode: 'SW1A 1AA', country: 'GB' },
};

/**
 * The address that somebody's orders go to, made once. A try without an answer may leave a second one behind, which harms
 * nobody.
 *
 * @returns null when the shop does not take it
 */
export async function addressOf(person: Person, visit: Visit): Promise<string | null> {
  if (person.addressId !== null) return person.addressId;
  const reply = await visit.ask({
    ...{ method: 'POST', path: '/me/addresses', route: addressRoute, body: home, accepts: [201] },
    isTriedAgain: true,
  });
  const made = reply.status === 201 ? addressSchema.safeParse(reply.body).data : undefined;
  person.addressId = made?.addressId ?? null;
  return person.addressId;
}
