import { orderPageSchema, orderSchema } from '@shop/contracts/order';
import { cardSchema } from '@shop/contracts/payment';
import { addressSchema } from '@shop/contracts/user';
import { asMember, erase, type Member, signUp } from '../outage/member.js';
import type { Door } from '../outage/door.js';
import type { Outcome } from './history.js';
import { insist, send, type Workplace } from './workplace.js';

/** A member who can order. */
export interface Buyer {
  readonly number: number;
  readonly member: Member;
  readonly addressId: string;
  readonly cardToken: string;
  /** Orders that were acknowledged and not cancelled yet. */
  readonly open: Set<string>;
}

interface Wish {
  readonly sku: string;
  readonly coupon: string;
  readonly key: string;
}

type Desk = Pick<Workplace, 'door' | 'history'>;

const HOME = {
  ...{ recipient: 'A Shopper', line1: '12 St James Square', line2: null, city: 'London', region: null },
  ...{ postcode: 'SW1A 1AA', country: 'GB' },
};
/** The sandbox takes it: `apps/payment/README.md`. */
const CARD = { number: '4242424242424242', expiryMonth: 12, expiryYear: 2099, cvc: '123' };
const TRIES = 40;
const WITHIN_MS = 60_000;
const PAGE = 100;

/** Null when the shop does not take somebody in at the moment. @throws MemberRefusedError */
export async function enrol(door: Door, number: number): Promise<Buyer | null> {
  const [joined] = await signUp(door, { count: 1, skus: [] });
  if (joined === undefined) return null;
  const member = { ...joined, address: `10.250.0.${number + 1}` };
  const home = await door.ask(asMember(member, { method: 'POST', path: '/me/addresses', body: HOME }));
  const card = await door.ask(asMember(member, { method: 'POST', path: '/payments/cards', body: CARD }));
  if (home.status !== 201 || card.status !== 201) return null;
  const { addressId } = addressSchema.parse(home.body);
  const { cardToken } = cardSchema.parse(card.body);
  return { number, member, addressId, cardToken, open: new Set() };
}

/** Orders one piece with a coupon. @returns null when it did not come so far as to use the coupon */
export async function order(
  desk: Desk,
  { member, addressId, cardToken, open }: Buyer,
  { sku, coupon, key }: Wish,
): Promise<Outcome | null> {
  const filled = await send(
    desk,
    asMember(member, {
      method: 'PUT',
      path: `/cart/items/${encodeURIComponent(sku)}`,
      body: { quantity: 1 },
      key: `${key}-c`,
    }),
    { tries: TRIES, accepts: [200] },
  );
  if (filled.outcome !== 'acknowledged') return null;
  const body = { addressId, cardToken, couponCode: coupon };
  const { outcome, answer } = await send(
    desk,
    asMember(member, { method: 'POST', path: '/orders', body, key }),
    {
      ...{ tries: TRIES, accepts: [201] },
    },
  );
  const placed = answer.status === 201 ? orderSchema.safeParse(answer.body).data : undefined;
  if (placed) open.add(placed.orderId);
  return outcome;
}

/** Cancels what was acknowledged; what cannot be yet stays open. */
export async function cancelAll(desk: Desk, { member, open }: Buyer): Promise<void> {
  for (const orderId of open) {
    const path = `/orders/${orderId}/cancellation`;
    const request = asMember(member, { method: 'PUT', path });
    const { outcome } = await send(desk, request, { tries: TRIES, accepts: [200] });
    if (outcome === 'acknowledged') open.delete(orderId);
  }
}

/** Cancels what was never acknowledged as well, and leaves nothing of the buyer. */
export async function leave(desk: Desk, buyer: Buyer): Promise<void> {
  const { member, open } = buyer;
  const standing = await insist(() => ordersOf(desk.door, member), { withinMs: WITHIN_MS });
  for (const orderId of standing ?? []) open.add(orderId);
  await cancelAll(desk, buyer);
  await erase(desk.door, [member]);
}

/** Orders of the last pages that are not cancelled. */
async function ordersOf(door: Door, member: Member): Promise<string[] | null> {
  const standing: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const after = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await door.ask(asMember(member, { path: `/orders?limit=${PAGE}${after}` }));
    if (answer.status !== 200) return null;
    const page = orderPageSchema.parse(answer.body);
    standing.push(...page.items.filter(({ state }) => state !== 'cancelled').map(({ orderId }) => orderId));
    cursor = page.nextCursor;
  }
  return standing;
}
