import { describe, expect, it } from '@jest/globals';
import { orderId, orderWith } from '../../test/orders.js';
import { buyerAt, noAnswer, refusal, runWith, shopThatAnswers, well } from '../../test/shop-double.js';
import { conclude, Till } from './till.js';

const pieces = [{ sku: '85123A', quantity: 6 }];
const placed = well(orderWith(pieces, { state: 'placed' }), 201);
const other = well(orderWith(pieces, { orderId: orderId(2) }), 201);
const usedUp = refusal('COUPON_USED_UP');
const closed = { status: 503, body: { code: 'UPSTREAM_UNAVAILABLE' }, retryAfterMs: 1 };

describe('what several answers come to', () => {
  it.each([
    { what: 'an order', replies: [placed], kind: 'placed' },
    { what: 'the same order twice', replies: [placed, placed], kind: 'placed' },
    { what: 'an order, and nothing', replies: [noAnswer, placed], kind: 'placed' },
    { what: 'a refusal', replies: [usedUp], kind: 'refused' },
    { what: 'a refusal, and a shop that cannot', replies: [closed, usedUp], kind: 'refused' },
    { what: 'nothing', replies: [noAnswer, closed], kind: 'unanswered' },
    { what: 'who asks turned away', replies: [well({}, 429), well({}, 401)], kind: 'unanswered' },
  ])('$what: $kind', ({ replies, kind }) => {
    expect(conclude(replies)).toMatchObject({ outcome: { kind }, contradiction: null });
  });

  it.each([
    { what: 'two orders', replies: [placed, other], says: `order ${orderId()} and order ${orderId(2)}` },
    { what: 'an order and a refusal', replies: [usedUp, placed], says: 'COUPON_USED_UP and order' },
  ])('says that the shop contradicts itself with $what', ({ replies, says }) => {
    const { outcome, contradiction } = conclude(replies);
    expect(outcome.kind).toBe('placed');
    expect(contradiction).toContain(says);
  });
});

/** Somebody with six of a product in the cart orders them. */
async function orderAt(shop: ReturnType<typeof shopThatAnswers>, times = 1) {
  const buyer = await buyerAt(shop, runWith());
  buyer.person.cart.acknowledge(pieces);
  const attempt = {
    invoice: '536365',
    key: 'run-536365-o1',
    addressId: orderId(9),
    card: 'good',
    cardToken: orderId(8),
    offer: null,
  } as const;
  const till = new Till(buyer.run, buyer.person);
  const outcome = await till.order({ ...attempt, goodsPence: 600, times }, buyer.visit);
  return { ...buyer, outcome };
}

describe('the till', () => {
  it('writes down an order, and takes it out of the cart', async () => {
    const { person, run, tally } = await orderAt(shopThatAnswers({ 'POST /orders': placed }));
    expect(person.orders.of('536365')?.order.orderId).toBe(orderId());
    expect(person.cart.isEmpty).toBe(true);
    expect(person.isCartBehind).toBe(true);
    expect(run.counts.of('placed')).toBe(1);
    expect(tally.failed).toBe(0);
  });

  it('sends the same under one key, twice at once and again while the shop cannot', async () => {
    const shop = shopThatAnswers({ 'POST /orders': [closed, placed] });
    const { person } = await orderAt(shop, 2);
    expect(shop.asked.map(({ headers }) => headers['idempotency-key'])).toEqual(
      Array.from({ length: 3 }, () => 'run-536365-o1'),
    );
    expect(person.orders.contradictions).toEqual([]);
  });

  it('leaves open what never got an answer, until the same gets one', async () => {
    const replies = [...Array.from({ length: 21 }, () => ({ ...closed, retryAfterMs: 1 })), placed];
    const shop = shopThatAnswers({ 'POST /orders': replies });
    const { person, run, outcome, visit } = await orderAt(shop);
    expect(outcome.kind).toBe('unanswered');
    expect(person.orders.unanswered.map(({ what }) => what)).toEqual(['checkout run-536365-o1']);
    expect(person.cart.isEmpty).toBe(false);
    expect(await person.orders.askAgain(visit)).toBe(true);
    expect(person.orders.all).toHaveLength(1);
    expect(run.counts.of('unanswered')).toBe(1);
    expect(new Set(shop.asked.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  });

  it('notices an order of something else than what is in the cart', async () => {
    const strange = well(orderWith([{ sku: '85123A', quantity: 7 }]), 201);
    const { person } = await orderAt(shopThatAnswers({ 'POST /orders': strange }));
    expect(person.orders.contradictions).toEqual([
      `order ${orderId()}: 7 of 85123A instead of 6 in the cart`,
    ]);
  });

  it('takes a refusal that is not due for a failure', async () => {
    const { tally, outcome } = await orderAt(shopThatAnswers({ 'POST /orders': usedUp }));
    expect(outcome.kind).toBe('refused');
    expect(tally.failed).toBe(1);
  });
});
