import { randomUUID } from 'node:crypto';
import { accountSchema, sessionCookie } from '@shop/contracts/auth';
import { cartSchema } from '@shop/contracts/cart';
import { CartRecord } from '@shop/replay';
import { MemberRefusedError } from './outage.errors.js';
import type { Answer, Door, Request, Silence } from './door.js';

/** Somebody with an account, a session and a cart. */
export interface Member {
  readonly userId: string;
  /** The session, as a `Cookie` header has it. */
  readonly cookie: string;
  readonly address: string;
  readonly cart: CartRecord;
}

/** What a member finds after an outage. */
export interface Found {
  readonly isSignedIn: boolean;
  readonly isCartRight: boolean;
}

/** Registers people, signs them in and fills their carts with these skus, if any. @throws MemberRefusedError */
export function signUp(
  door: Door,
  { count, skus }: { count: number; skus: readonly string[] },
): Promise<Member[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => join(door, { index, skus })));
}

/** With the cookie of before: is it still the account's, is the cart what is known of it? */
export async function lookAfter(door: Door, member: Member): Promise<Found> {
  const account = await door.ask(asMember(member, { path: '/auth/account' }));
  const cart = await door.ask(asMember(member, { path: '/cart' }));
  const read = cartSchema.safeParse(bodyOf(cart));
  return {
    isSignedIn: account.status === 200 && isAccountOf(member, account.body),
    isCartRight: read.success && member.cart.differencesTo(read.data.items).length === 0,
  };
}

/** Leaves nothing of them in the shop, as far as it answers. */
export async function erase(door: Door, members: readonly Member[]): Promise<void> {
  await Promise.all(members.map((member) => door.ask(asMember(member, { method: 'DELETE', path: '/me' }))));
}

export function asMember({ cookie, address }: Member, request: Omit<Request, 'cookie' | 'address'>): Request {
  return { ...request, cookie, address };
}

export function isAccountOf({ userId }: Member, body: unknown): boolean {
  return accountSchema.safeParse(body).data?.userId === userId;
}

async function join(
  door: Door,
  { index, skus }: { index: number; skus: readonly string[] },
): Promise<Member> {
  // Nobody of the replay comes from there by more than chance, and the limits count each member apart.
  const address = `10.254.0.${index + 1}`;
  const credentials = { email: `drill-${randomUUID()}@example.org`, password: randomUUID() };
  const account = await made(door, { method: 'POST', path: '/auth/accounts', address, body: credentials });
  const session = await made(door, { method: 'POST', path: '/auth/sessions', address, body: credentials });
  const cookie = session.cookies.find((candidate) => candidate.startsWith(`${sessionCookie}=`));
  if (cookie === undefined) throw new MemberRefusedError('/auth/sessions', 'no session cookie');
  const { userId } = accountSchema.parse(account.body);
  const member = { userId, cookie, address, cart: new CartRecord() };
  if (skus.length > 0) await fillCart(door, member, skus);
  return member;
}

async function fillCart(door: Door, member: Member, skus: readonly string[]): Promise<void> {
  const items = skus.map((sku, index) => ({ sku, quantity: index + 1 }));
  await made(door, asMember(member, { method: 'POST', path: '/cart/items', body: { items } }));
  member.cart.acknowledge(items);
}

async function made(door: Door, request: Request): Promise<Answer> {
  const answer = await door.ask(request);
  if (answer.status === 200 || answer.status === 201) return answer;
  throw new MemberRefusedError(request.path, answer.status ?? answer.reason);
}

function bodyOf(answer: Answer | Silence): unknown {
  return answer.status === null ? null : answer.body;
}
