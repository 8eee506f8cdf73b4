import { type Cart, cartSchema } from '@shop/contracts/cart';
import type { Person } from '../people.js';
import type { Run } from '../run.js';
import { signIn } from '../sign-in.js';
import type { Trip } from '../trips.js';
import type { Visit } from '../visit.js';
import { addressOf } from './address.js';
import type { CardKind } from './card-kind.js';
import { cardFor, cardOf } from './cards.js';
import { offerFor } from './coupons.js';
import { isOfCoupon } from './refusals.js';
import { shorten } from './shorten.js';
import { Till } from './till.js';

/** Somebody in the shop. */
export interface Buyer {
  readonly visit: Visit;
  readonly person: Person;
  readonly run: Run;
}

export const lookRoute = 'GET /cart';

/** Orders that a shopper asks for before giving up: others buy the same at the same time. */
const mostAttempts = 6;
/** Every so many checkouts, one is sent twice at once: it must be one order. */
const twiceEvery = 10;

/**
 * The end of a visit: a look at the cart, and what is in it is ordered. A coupon that does not help is left away, and of
 * what there is too little of, what there is is taken. Guests sign in first: that look brings their cart into the account.
 */
export async function checkOut(trip: Trip, buyer: Buyer): Promise<void> {
  const { visit, person, run } = buyer;
  const wantsToOrder = !person.cart.isEmpty;
  if (wantsToOrder && !person.isSignedIn) await signIn(visit, person);
  const cart = await lookAtCart(visit);
  if (!wantsToOrder) return run.counts.add('nothingInCart');
  const addressId = person.isSignedIn && cart ? await addressOf(person, visit) : null;
  const card = cardFor(trip.invoice);
  const cardToken = addressId === null ? null : await cardOf(person, card, visit);
  if (!cart || addressId === null || cardToken === null) return run.counts.add('notServed');
  await order(trip, { ...buyer, addressId, card, cardToken, prices: pricesIn(cart) });
}

interface Ordering extends Buyer {
  readonly addressId: string;
  readonly card: CardKind;
  readonly cardToken: string;
  readonly prices: ReadonlyMap<string, number>;
}

async function order(trip: Trip, ordering: Ordering): Promise<void> {
  const { invoice } = trip;
  const { person, visit, run, addressId, card, cardToken, prices } = ordering;
  const till = new Till(run, person);
  let offer = offerFor(trip, run.offers);
  let isShortened = false;
  for (let nth = 1; nth <= mostAttempts; nth += 1) {
    const key = `${run.people.run}-${invoice}-o${String(nth)}`;
    const goodsPence = goodsPenceOf(person, prices);
    const paid = { addressId, card, cardToken };
    const times = timesOf(run);
    const outcome = await till.order({ invoice, key, ...paid, offer, goodsPence, times }, visit);
    if (outcome.kind === 'placed' && isShortened) run.counts.add('shortened');
    if (outcome.kind !== 'refused') return;
    const { shortages } = outcome.refusal;
    if (isOfCoupon(outcome.refusal)) offer = null;
    else if (shortages.length === 0) break;
    await shorten(shortages, { person, visit, name: `${key}-s` });
    if (person.cart.isEmpty) return run.counts.add('soldOut');
    isShortened ||= shortages.length > 0;
  }
  run.counts.add('notServed');
}

/** Null when it cannot be read. */
async function lookAtCart(visit: Visit): Promise<Cart | null> {
  const reply = await visit.ask({ method: 'GET', path: '/cart', route: lookRoute, isTriedAgain: true });
  return (reply.status === 200 ? cartSchema.safeParse(reply.body).data : undefined) ?? null;
}

function pricesIn({ items }: Cart): ReadonlyMap<string, number> {
  return new Map(items.flatMap(({ sku, product }) => (product ? [[sku, product.pricePence] as const] : [])));
}

/** Null when a price is missing. */
function goodsPenceOf({ cart }: Person, prices: ReadonlyMap<string, number>): number | null {
  let sum = 0;
  for (const { sku, quantity } of cart.most) {
    const price = prices.get(sku);
    if (price === undefined) return null;
    sum += price * quantity;
  }
  return sum;
}

function timesOf({ counts }: Run): number {
  counts.add('checkouts');
  if (counts.of('checkouts') % twiceEvery !== 0) return 1;
  counts.add('twice');
  return 2;
}
