import { randomBytes } from 'node:crypto';
import type { AddressAt } from './addresses.js';
import { CartRecord } from './cart-record.js';
import { CookieJar } from './cookie-jar.js';
import type { CardKind } from './orders/card-kind.js';
import { OrderRecord } from './orders/order-record.js';
import type { Trip } from './trips.js';

/** Somebody with a browser, and what the shop has acknowledged there. */
export interface Person {
  readonly cookies: CookieJar;
  readonly cart: CartRecord;
  readonly orders: OrderRecord;
  readonly addressAt: AddressAt;
  /** Of a customer, who signs in at once. A guest does when there is something to order. */
  readonly isCustomer: boolean;
  readonly credentials: { readonly email: string; readonly password: string };
  hasAccount: boolean;
  isSignedIn: boolean;
  /** When the last visit ended, on the clock of `performance.now()`. */
  leftAtMs: number;
  /** Where orders go, once the shop knows it. */
  addressId: string | null;
  /** Tokens of the cards that the shop knows. */
  readonly cards: Map<CardKind, string>;
  /** Whether something was ordered that the shop may not have taken out of the cart yet. */
  isCartBehind: boolean;
}

/** Who visits the shop in one replay. A customer comes again with the same browser; each guest is somebody else. */
export class People {
  /** Tells this replay's accounts, operations and coupons from those of every other one. */
  readonly run = randomBytes(6).toString('hex');
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
      const guest = this.#newPerson(`guest-${String(this.#guests.length + 1)}`, {
        addressAt,
        isCustomer: false,
      });
      this.#guests.push(guest);
      return this.#visit(guest, visit);
    }
    const customer = this.#customers.get(customerId) ?? this.#enrol(customerId, addressAt);
    const before = customer.turn;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    customer.turn = promise;
    await before;
    try {
      await this.#visit(customer.person, visit);
    } finally {
      resolve(undefined);
    }
  }

  async #visit(person: Person, visit: (person: Person) => Promise<void>): Promise<void> {
    await visit(person);
    person.leftAtMs = performance.now();
  }

  #enrol(customerId: string, addressAt: AddressAt): { person: Person; turn: Promise<void> } {
    const person = this.#newPerson(`customer-${customerId}`, { addressAt, isCustomer: true });
    const customer = { person, turn: Promise.resolve() };
    this.#customers.set(customerId, customer);
    return customer;
  }

  #newPerson(name: string, who: Pick<Person, 'addressAt' | 'isCustomer'>): Person {
    const email = `${name}.${this.run}@example.org`;
    const password = randomBytes(12).toString('base64url');
    return {
      ...{ ...who, credentials: { email, password } },
      ...{ cookies: new CookieJar(), cart: new CartRecord(), orders: new OrderRecord(), cards: new Map() },
      ...{ hasAccount: false, isSignedIn: false, leftAtMs: 0, addressId: null, isCartBehind: false },
    };
  }
}
