import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { cartCookie } from '@shop/contracts/cart';
import { hashOf } from '@shop/redis/session';
import { HostCookie, identityOf } from '@shop/service-defaults';
import { parseCookie } from 'cookie';
import type { FastifyReply } from 'fastify';
import type { CartConfig } from '../config.js';
import { SETTINGS } from '../settings.js';

const SECRET = /^[\w-]{43}$/;
const THIRTY_DAYS_S = 30 * 24 * 60 * 60;

/**
 * Says whose cart a request is about. A signed-in shopper's by the signed identity; a guest's by a cookie of 256 random
 * bits, of which only the SHA-256 is stored: who reads Redis or a backup cannot open a cart.
 */
@Injectable()
export class CartOwners {
  readonly #cookie: HostCookie;

  constructor(@Inject(SETTINGS) config: CartConfig) {
    this.#cookie = new HostCookie(cartCookie, { isLocal: config.SHOP_ENV === 'local' });
  }

  /** The cart to read; `null` for a guest who has none yet. */
  find({ request }: FastifyReply): string | null {
    const identity = identityOf(request);
    if (identity) return identity.subject;
    const secret = parseCookie(request.headers.cookie ?? '')[this.#cookie.name] ?? '';
    return SECRET.test(secret) ? guestCartOf(secret) : null;
  }

  /** The cart to change; a guest's first change sets the cookie. */
  findOrBegin(reply: FastifyReply): string {
    return this.find(reply) ?? this.#begin(reply);
  }

  #begin(reply: FastifyReply): string {
    const secret = randomBytes(32).toString('base64url');
    reply.header('set-cookie', this.#cookie.setting(secret, { maxAge: THIRTY_DAYS_S }));
    return guestCartOf(secret);
  }
}

function guestCartOf(secret: string): string {
  return `g-${hashOf(secret)}`;
}
