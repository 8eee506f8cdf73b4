import { randomUUID } from 'node:crypto';
import type { ServiceName } from '@shop/contracts/services';
import type { TemporaryShop } from '@shop/local-stack';
import { TestGateway } from '@shop/testing';
import { Client } from 'pg';

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

interface Question {
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  /** A shopper's id, or `operator`. */
  readonly as: string;
  readonly body?: unknown;
  readonly key?: string;
}

/** One that the sandbox provider takes. */
export const CARD = { number: '4242424242424242', expiryMonth: 12, expiryYear: 2099, cvc: '123' };

/** Asks services past the gateway, as it would: each time another instance, in the name of whoever a spec says. */
export class Inside {
  readonly #shop: TemporaryShop;
  readonly #gateway: TestGateway;
  #asked = 0;

  constructor(shop: TemporaryShop) {
    this.#shop = shop;
    this.#gateway = new TestGateway(shop.secrets.identityPrivateKey);
  }

  async ask(service: ServiceName, { method = 'GET', path, as, body, key }: Question): Promise<Reply> {
    const roles = [as === 'operator' ? 'operator' : 'customer'];
    const headers = {
      ...(await this.#gateway.headers({ subject: as, roles })),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(key !== undefined && { 'idempotency-key': key }),
    };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(this.#urlOf(service) + path, { method, headers, ...sent });
    return { status: response.status, body: await response.json() };
  }

  /** The rows of a statement in a service's own database. */
  async rows(service: ServiceName, sql: string, values: readonly unknown[] = []): Promise<unknown[]> {
    const client = new Client(this.#shop.parts.databaseUrls[service] ?? '');
    await client.connect();
    try {
      return (await client.query<object>(sql, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  /** Somebody with an address, a card and these items in the cart, who can order. */
  async buyer(items: readonly { sku: string; quantity: number }[]): Promise<Buyer> {
    const userId = randomUUID();
    const body = {
      ...{ recipient: 'Ada Lovelace', line1: '12 St James Square', line2: null, city: 'London' },
      ...{ region: null, postcode: 'SW1Y 4JH', country: 'GB' },
    };
    const key = randomUUID();
    const post = { method: 'POST', as: userId } as const;
    const address = await this.#insist('user', { ...post, path: '/me/addresses', body });
    const cart = await this.#insist('cart', { ...post, path: '/cart/items', body: { items }, key });
    const card = await this.#insist('payment', { ...post, path: '/payments/cards', body: CARD });
    if (address.status !== 201 || cart.status !== 200 || card.status !== 201)
      throw new Error(JSON.stringify([address, cart, card]));
    const { addressId } = address.body as { addressId: string };
    const { cardToken } = card.body as { cardToken: string };
    return { userId, addressId, cardToken };
  }

  checkOut(
    { userId, addressId, cardToken }: Buyer,
    { key = randomUUID(), coupon }: Checkout = {},
  ): Promise<Reply> {
    const body = { addressId, cardToken, ...(coupon !== undefined && { couponCode: coupon }) };
    return this.ask('order', { method: 'POST', path: '/orders', as: userId, body, key });
  }

  /** Told to come back (503), as by a machine that is too busy, one does. */
  async #insist(service: ServiceName, question: Question): Promise<Reply> {
    let reply = await this.ask(service, question);
    while (reply.status === 503) reply = await this.ask(service, question);
    return reply;
  }

  #urlOf(service: ServiceName): string {
    const instances = this.#shop.parts.services[service] ?? [];
    this.#asked += 1;
    return `http://127.0.0.1:${String(instances[this.#asked % instances.length]?.port)}`;
  }
}

export interface Buyer {
  readonly userId: string;
  readonly addressId: string;
  readonly cardToken: string;
}

export interface Checkout {
  readonly key?: string;
  readonly coupon?: string;
}
