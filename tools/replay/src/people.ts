import { randomBytes } from 'node:crypto';
import { CartRecord } from './cart-record.js';
import { CookieJar } from './cookie-jar.js';
import type { Trip } from './trips.js';

/** Somebody with a browser, and what is in the cart there. */
export interface Person {
  readonly cookies: CookieJar;
  readonly record: CartRecord;
  readonly addressAt: (sitting: number) => string;
  /** Null for a guest, who never signs in. */
  readonly credentials: { readonly email: string; readonly password: string } | null;
  isSignedIn: boolean;
}

/** Who visits the shop in one replay. A customer comes again with the same browser; each guest is somebody else. */
export class People {
  /** Tells this replay's accounts and operations from those of every other one. */
  readonly run = randomBytes(6).toString('base64url');
  readonly #customers = new Map<string, { person: Person; turn: Promise<void> }>();
  readonly #guests: Person[] = [];

  get all(): readonly Person[] {
    return [...[...this.#customers.values()].map(({ person }) => person), ...this.#guests];
  }

  /** Lets somebody in for one visit. Nobody is in the shop twice: a customer's next visit begins after the one before. */
  async welcome(
    { customerId, addressAt }: Pick<Trip, 'customerId' | 'addressAt'>,
    visit: (person: Person) => Promise<void>,
  ): Promise<void> {
    if (customerId === '') {
      const guest = this.#newPerson(addressAt, null);
      this.#guests.push(guest);
      return visit(guest);
    }
    const customer = this.#customers.get(customerId) ?? this.#enrol(customerId, addressAt);
    const before = customer.turn;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    customer.turn = promise;
    await before;
    try {
      await visit(customer.person);
    } finally {
      resolve(undefined);
    }
  }

  #enrol(customerId: string, addressAt: Trip['addressAt']): { person: Person; turn: Promise<void> } {
    const email = `customer-${customerId}.${this.run}@example.org`;
    const password = randomBytes(12).toString('base64url');
    const customer = { person: this.#newPerson(addressAt, { email, password }), turn: Promise.resolve() };
    this.#customers.set(customerId, customer);
    return customer;
  }

  #newPerson(addressAt: Trip['addressAt'], credentials: Person['credentials']): Person {
    return { cookies: new CookieJar(), record: new CartRecord(), addressAt, credentials, isSignedIn: false };
  }
}
