// One request for an order, and what is known after it. Without an answer the order may have been placed or not: it stays
// open, and its shopper does nothing else until the same request, sent again, has been answered.
import { type Order, orderSchema } from '@shop/contracts/order';
import type { Person } from '../people.js';
import type { Run } from '../run.js';
import type { Reply } from '../shop-client.js';
import type { Visit } from '../visit.js';
import type { CardKind } from './card-kind.js';
import type { Offer } from './coupons.js';
import { isAnswer, isOfCoupon, type Refusal, refusalIn } from './refusals.js';
import type { Claim } from './sales-book.js';

export const orderRoute = 'POST /orders';

/** Everything about one request for an order: sent again, it is the same. */
export interface Attempt {
  readonly invoice: string;
  readonly key: string;
  readonly addressId: string;
  readonly card: CardKind;
  /** Of that card. */
  readonly cardToken: string;
  readonly offer: Offer | null;
  readonly goodsPence: number | null;
  /** How often it is sent at once. */
  readonly times: number;
}

export type Outcome =
  | { readonly kind: 'placed'; readonly order: Order }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'unanswered' };

/** Where one person orders. */
export class Till {
  constructor(
    private readonly run: Pick<Run, 'book' | 'counts'>,
    private readonly person: Person,
  ) {}

  /** Orders what is in the cart, and writes down what came of it. */
  async order(attempt: Attempt, visit: Visit): Promise<Outcome> {
    const claim = this.#claimOf(attempt);
    this.run.book.claim(claim);
    return this.#send({ attempt, claim, times: attempt.times }, visit);
  }

  async #send(sending: Sending, visit: Visit): Promise<Outcome> {
    const { attempt, claim, times } = sending;
    const { addressId, cardToken, offer, key } = attempt;
    const replies = await visit.askTogether(
      {
        ...{ method: 'POST', path: '/orders', route: orderRoute, key, accepts: [201], isTriedAgain: true },
        body: { addressId, cardToken, ...(offer && { couponCode: offer.code }) },
        mayRefuse: (reply) => this.run.book.isDue(claim, refusalIn(reply)),
      },
      times,
    );
    const { outcome, contradiction } = conclude(replies);
    if (contradiction !== null) this.person.orders.contradict(`${key}: ${contradiction}`);
    this.#note(sending, outcome);
    return outcome;
  }

  #note({ attempt, claim }: Sending, outcome: Outcome): void {
    const { book, counts } = this.run;
    const { orders } = this.person;
    if (outcome.kind === 'placed') return this.#notePlaced(attempt, outcome.order);
    if (outcome.kind === 'unanswered') {
      counts.add('unanswered');
      const again = async (visit: Visit) => {
        await this.#send({ attempt, claim, times: 1 }, visit);
      };
      return orders.leaveOpen({ what: `checkout ${attempt.key}`, again });
    }
    const { refusal } = outcome;
    counts.add(happeningOf(refusal));
    // Of two at once the other may have held something for a moment.
    if (attempt.times > 1) return;
    if (refusal.code === 'INSUFFICIENT_STOCK') book.giveUp(claim);
    // Stock was put aside before the coupon was looked at, and goes back by a job.
    if (isOfCoupon(refusal)) book.giveUp({ ...claim, pieces: [] });
  }

  /** What is ordered has to be what was in the cart, and leaves it. */
  #notePlaced({ invoice, offer, card }: Attempt, order: Order): void {
    const { orders, cart } = this.person;
    this.run.counts.add('placed');
    if (offer) this.run.counts.add('withCoupon');
    if (card === 'declining') this.run.counts.add('withDeclining');
    for (const difference of cart.differencesTo(order.lines))
      orders.contradict(`order ${order.orderId}: ${difference} in the cart`);
    orders.acknowledge({ invoice, offer, card, order });
    cart.takeOut(order.lines);
    this.person.isCartBehind = true;
  }

  #claimOf({ offer, goodsPence }: Attempt): Claim {
    const { cart, credentials } = this.person;
    return {
      ...{ shopper: credentials.email, offer, goodsPence },
      ...{ pieces: cart.most, mayBeEmpty: cart.snapshot().size === 0 },
    };
  }
}

interface Sending {
  readonly attempt: Attempt;
  readonly claim: Claim;
  readonly times: number;
}

/**
 * What several answers to the same request come to. The shop has to say the same to all of them; of those that did not
 * get an answer nothing needs to be known when another one did.
 */
export function conclude(replies: readonly Reply[]): {
  readonly outcome: Outcome;
  readonly contradiction: string | null;
} {
  const outcomes = replies.filter(isAnswer).map(outcomeOf);
  const told = new Set(outcomes.map(wordOf));
  const placed = outcomes.find(({ kind }) => kind === 'placed');
  return {
    outcome: placed ?? outcomes[0] ?? { kind: 'unanswered' },
    contradiction: told.size > 1 ? `answered with ${[...told].join(' and ')}` : null,
  };
}

function outcomeOf(reply: Reply): Outcome {
  const order = reply.status === 201 ? orderSchema.safeParse(reply.body).data : undefined;
  return order ? { kind: 'placed', order } : { kind: 'refused', refusal: refusalIn(reply) };
}

function wordOf(outcome: Outcome): string {
  if (outcome.kind === 'placed') return `order ${outcome.order.orderId}`;
  return outcome.kind === 'refused' ? outcome.refusal.code : outcome.kind;
}

function happeningOf({ code }: Refusal) {
  if (code === 'INSUFFICIENT_STOCK') return 'insufficientStock';
  const known = ['COUPON_USED_UP', 'COUPON_USED_BY_SHOPPER', 'COUPON_BELOW_MINIMUM'] as const;
  return known.find((one) => one === code) ?? 'otherRefusals';
}
