import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type CartContent, cartCookie } from '@shop/contracts/cart';
import { hashOf } from '@shop/redis/session';
import { HostCookie, identityOf } from '@shop/service-defaults';
import { parseCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CartConfig } from '../config.js';
import { CartMergedError } from '../journal/journal.errors.js';
import { SETTINGS } from '../settings.js';
import { CartChanges } from './cart-changes.js';

const SECRET = /^[\w-]{43}$/;
/** A guest's cart outlives the guest's last change by so long. */
const GUEST_LIFE_S = 30 * 24 * 60 * 60;

type MakeChange = (cartId: string) => Promise<CartContent>;

interface Owner {
  readonly cartId: string;
  /** Of a guest. */
  readonly secret: string | null;
}

/**
 * Says whose cart a request is about. A signed-in shopper's by the signed identity; a guest's by a cookie of 256 random
 * bits, of which only the SHA-256 is stored: who reads Redis or a backup cannot open a cart. Who comes with both has
 * just signed in: the guest's items go into the account's cart first (docs/adr/0047).
 */
@Injectable()
export class CartOwners {
  readonly #cookie: HostCookie;

  constructor(
    private readonly changes: CartChanges,
    @Inject(SETTINGS) config: CartConfig,
  ) {
    this.#cookie = new HostCookie(cartCookie, { isLocal: config.SHOP_ENV === 'local' });
  }

  /** The caller's cart. A guest's first look gives the cookie, so that adds at once share a cart; each look renews it. */
  async cartOf(reply: FastifyReply): Promise<string> {
    const owner = await this.#ownerOf(reply);
    this.#keep(owner, reply);
    return owner.cartId;
  }

  /** Makes a change of the caller's cart. A guest's that has gone into an account's has a successor, which takes it. */
  async change(reply: FastifyReply, make: MakeChange): Promise<CartContent> {
    let owner = await this.#ownerOf(reply);
    for (;;) {
      try {
        const content = await make(owner.cartId);
        this.#keep(owner, reply);
        return content;
      } catch (error) {
        if (!(error instanceof CartMergedError) || owner.secret === null) throw error;
        owner = guestWith(successorOf(owner.secret));
      }
    }
  }

  async #ownerOf(reply: FastifyReply): Promise<Owner> {
    const identity = identityOf(reply.request);
    const secret = this.#secretIn(reply.request);
    if (!identity) return guestWith(secret ?? randomBytes(32).toString('base64url'));
    if (secret !== null) {
      await this.changes.merge({ from: guestWith(secret).cartId, into: identity.subject });
      reply.header('set-cookie', this.#cookie.setting('', { maxAge: 0 }));
    }
    return { cartId: identity.subject, secret: null };
  }

  #keep({ secret }: Owner, reply: FastifyReply): void {
    if (secret !== null) reply.header('set-cookie', this.#cookie.setting(secret, { maxAge: GUEST_LIFE_S }));
  }

  #secretIn({ headers }: FastifyRequest): string | null {
    const secret = parseCookie(headers.cookie ?? '')[this.#cookie.name] ?? '';
    return SECRET.test(secret) ? secret : null;
  }
}

function guestWith(secret: string): Owner {
  return { cartId: `g-${hashOf(secret)}`, secret };
}

/** The same for all requests that come too late, so that their items meet in one cart, and bring it along at once. */
function successorOf(secret: string): string {
  return hashOf(`after ${secret}`);
}
