import { validId } from './key-id.js';
import type { ChannelFamily, DescribedFamily, KeyFamily, NearKeys } from './key-family.js';
import { queueFamilies } from './queue-families.js';
import { accountHash, rateLimitAddress, userIdForCounting } from './rate-limit-ids.js';

/*
 * Every key of the shop is built here and nowhere else. A family is one row: its pattern, its life and its owner can
 * be read at a glance, and docs/redis/keys.md is generated from this table (`nx run redis:docs`).
 */

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** What a counter of requests may be kept apart by: the client's address, and a class of routes with its own limit. */
export interface AddressId {
  /** Any spelling; IPv6 counts by /64. */
  readonly address: string;
  readonly routeClass?: string;
}

/** The same for a signed-in user. */
export interface UserId {
  readonly userId: string;
  readonly routeClass?: string;
}

/** What makes one session of a user differ from the next. */
export interface SessionId {
  readonly userId: string;
  readonly sessionId: string;
}

/** A token, known by what must not be reversed. */
export interface TokenId {
  readonly userId: string;
  /** SHA-256 of the token, in hex or base64url. */
  readonly tokenHash: string;
}

/** What a price of shipping hangs on. */
export interface RateId {
  /** ISO 3166-1 alpha-2. */
  readonly from: string;
  readonly to: string;
  /** Grams. */
  readonly weightClassGrams: number;
}

type Row = Omit<DescribedFamily, 'pattern'> & { readonly prefix: string; readonly placeholder: string };

function singleId({ prefix, placeholder, ...row }: Row): KeyFamily & NearKeys<string> {
  return Object.freeze({
    ...row,
    pattern: `${prefix}<${placeholder}>`,
    key: (id: string) => prefix + validId(row.name, id),
    idOf: (key: string) => (key.startsWith(prefix) ? key.slice(prefix.length) : null),
  });
}

function withRouteClass(name: string, key: string, routeClass: string | undefined): string {
  return routeClass === undefined ? key : `${key}:${validId(name, routeClass)}`;
}

// A counter outlives its window by the sub-window that is counted whole.
const COUNTER = { door: 'rate-limit', type: 'hash', ttlMs: 66 * SECOND_MS, owners: ['gateway'] } as const;

const rateLimitIp: KeyFamily<AddressId> = Object.freeze({
  ...COUNTER,
  name: 'ratelimit.ip',
  pattern: 'ratelimit:ip:<ip>[:<route class>]',
  operations:
    'requests of a window of 1 min by limit, packed, one script; IPv6 by /64, its colons written as dashes',
  key: ({ address, routeClass }: AddressId) =>
    withRouteClass('ratelimit.ip', `ratelimit:ip:${rateLimitAddress(address)}`, routeClass),
});

const rateLimitUser: KeyFamily<UserId> = Object.freeze({
  ...COUNTER,
  name: 'ratelimit.user',
  pattern: 'ratelimit:user:{<id>}[:<route class>]',
  operations:
    'the same for who is signed in, in the slot of its sessions; an e-mail address is refused as an id',
  key: ({ userId, routeClass }: UserId) =>
    withRouteClass('ratelimit.user', `ratelimit:user:{${userIdForCounting(userId)}}`, routeClass),
});

const rateLimitLogin: KeyFamily = Object.freeze({
  name: 'ratelimit.login',
  owners: ['auth'],
  pattern: 'ratelimit:login:<account hash>',
  door: 'rate-limit',
  ttlMs: 15 * MINUTE_MS,
  type: 'string',
  operations:
    'the exact log of login attempts, by millisecond, packed, one script; the account is hashed here, whatever it is',
  key: (account: string) => `ratelimit:login:${accountHash(account)}`,
});

const shippingRate: KeyFamily<RateId> = Object.freeze({
  name: 'shipping.rate',
  owners: ['shipping'],
  pattern: 'shipping:rate:<from>:<to>:<weight class>',
  door: 'cache',
  ttlMs: 30 * MINUTE_MS,
  type: 'string',
  operations: 'cache-aside; countries by ISO 3166-1, the class by its heaviest parcel in grams',
  key: ({ from, to, weightClassGrams }: RateId) =>
    `shipping:rate:${validId('shipping.rate', from)}:${validId('shipping.rate', to)}:${weightClassGrams}`,
});

export const keyFamilies = Object.freeze({
  product: singleId({
    name: 'product',
    owners: ['product'],
    prefix: 'product:',
    placeholder: 'sku',
    door: 'cache',
    isNear: true,
    ttlMs: 60 * MINUTE_MS,
    type: 'string',
    operations: 'cache-aside, batch, near: also in the memory of its owner; no stock in it',
  }),
  productStock: singleId({
    name: 'product.stock',
    owners: ['product'],
    prefix: 'product:stock:',
    placeholder: 'sku',
    door: 'cache',
    ttlMs: 5 * SECOND_MS,
    type: 'string',
    operations: 'cache-aside; checkout never reads it',
  }),
  category: singleId({
    name: 'category',
    owners: ['product'],
    prefix: 'category:',
    placeholder: 'slug',
    door: 'cache',
    ttlMs: 30 * MINUTE_MS,
    type: 'string',
    operations:
      'cache-aside: the ordered skus of the category; pages slice it and batch-read products, so one DEL is exact',
  }),
  rateLimitIp,
  rateLimitUser,
  rateLimitLogin,
  rateLimitRate: singleId({
    name: 'ratelimit.rate',
    owners: [],
    prefix: 'ratelimit:rate:',
    placeholder: 'id',
    door: 'rate-limit',
    ttlMs: MINUTE_MS,
    type: 'string',
    operations: 'the theoretical arrival time of an even rate, one script; gone when nothing is owed',
  }),
  session: Object.freeze<KeyFamily<SessionId>>({
    name: 'session',
    owners: ['gateway', 'auth'],
    pattern: 'session:user:{<userId>}:<sessionId>',
    door: 'session',
    ttlMs: 30 * MINUTE_MS,
    type: 'string',
    operations: 'SET, GET, PEXPIRE in scripts; sliding under an absolute cap; missing = ask auth',
    key: ({ userId, sessionId }) =>
      `session:user:{${validId('session', userId)}}:${validId('session', sessionId)}`,
  }),
  sessionIndex: Object.freeze<KeyFamily>({
    name: 'session.index',
    owners: ['gateway', 'auth'],
    pattern: 'session:user:{<userId>}',
    door: 'session',
    ttlMs: 30 * MINUTE_MS,
    type: 'sorted set',
    operations: "ids of the user's sessions by the moment they end",
    key: (userId) => `session:user:{${validId('session.index', userId)}}`,
  }),
  token: Object.freeze<KeyFamily<TokenId>>({
    name: 'token',
    owners: ['auth', 'gateway'],
    pattern: 'token:jwt:{<userId>}:<sha256 of token>',
    door: 'session',
    ttlMs: 15 * MINUTE_MS,
    type: 'string',
    operations: "verified claims, never beyond the token's own end; missing = ask auth",
    key: ({ userId, tokenHash }) => `token:jwt:{${validId('token', userId)}}:${validId('token', tokenHash)}`,
  }),
  tokenEpoch: Object.freeze<KeyFamily>({
    name: 'token.epoch',
    owners: ['auth', 'gateway'],
    pattern: 'token:epoch:{<userId>}',
    door: 'session',
    ttlMs: 15 * MINUTE_MS,
    type: 'string',
    operations: 'what is of an older epoch is logged out; missing = ask auth, never = valid',
    key: (userId) => `token:epoch:{${validId('token.epoch', userId)}}`,
  }),
  userProfile: singleId({
    name: 'user.profile',
    owners: ['user'],
    prefix: 'user:profile:',
    placeholder: 'userId',
    door: 'cache',
    ttlMs: 10 * MINUTE_MS,
    type: 'string',
    operations: 'cache-aside',
  }),
  paymentTransaction: singleId({
    name: 'payment.txn',
    owners: ['payment'],
    prefix: 'payment:txn:',
    placeholder: 'txnId',
    door: 'cache',
    ttlMs: MINUTE_MS,
    type: 'string',
    operations: 'cache-aside; no card data, ever',
  }),
  shippingRate,
  coupon: singleId({
    name: 'coupon',
    owners: ['discount'],
    prefix: 'coupon:',
    placeholder: 'code',
    door: 'cache',
    ttlMs: 60 * MINUTE_MS,
    type: 'string',
    operations: 'cache-aside: what it gives and when; how often it was used is counted in Postgres',
  }),
  orderStatus: singleId({
    name: 'order.status',
    owners: ['order'],
    prefix: 'order:status:',
    placeholder: 'orderId',
    door: 'cache',
    ttlMs: 5 * MINUTE_MS,
    type: 'string',
    operations: 'cache-aside: the newest event of an order; forgotten with every change',
  }),
  orderEvents: Object.freeze<ChannelFamily>({
    name: 'order.events',
    owners: ['order'],
    pattern: 'order:events:<orderId>',
    door: 'channels',
    ttlMs: Infinity,
    type: 'channel',
    operations:
      'SPUBLISH, SSUBSCRIBE: what happened to an order, for who watches it; at most once, nothing is stored',
    key: (orderId) => `order:events:${validId('order.events', orderId)}`,
  }),
  group: singleId({
    name: 'group',
    owners: ['product', 'user', 'order', 'payment', 'shipping', 'discount'],
    prefix: 'group:',
    placeholder: 'name',
    door: 'cache',
    ttlMs: DAY_MS,
    type: 'string',
    operations:
      'version of a group of cached values: random and the time of its change, never one from before; missing = its values are misses',
  }),
  cart: singleId({
    name: 'cart',
    owners: ['cart'],
    prefix: 'cart:user:',
    placeholder: 'userId or guest id',
    door: 'hash',
    ttlMs: 7 * DAY_MS,
    type: 'hash',
    operations:
      'HSET, HINCRBY, HDEL, HGETALL, PEXPIRE in scripts that apply each change once, in the order of the journal',
  }),
  lock: singleId({
    name: 'lock',
    owners: [],
    prefix: 'lock:',
    placeholder: 'name',
    door: 'lock',
    ttlMs: 60 * MINUTE_MS,
    type: 'hash',
    operations:
      'who holds it until when, and the last fencing token, which outlives the holder; one script each',
  }),
  ...queueFamilies,
});
