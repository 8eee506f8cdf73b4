import { describe, expect, it } from '@jest/globals';
import { orderId, orderWith } from '../../test/orders.js';
import {
  type Answers,
  buyerAt,
  noAnswer,
  refusal,
  runWith,
  shopThatAnswers,
  visitsTo,
  well,
} from '../../test/shop-double.js';
import { addressOf } from '../addresses.js';
import type { Return } from '../errands.js';
import { Operator } from '../operator.js';
import { bringBack } from './bring-back.js';

const pieces = [{ sku: '85123A', quantity: 2 }];
const cancelPath = `PUT /orders/${orderId()}/cancellation`;
const refundPath = `POST /orders/${orderId()}/refunds`;
const statusPath = `GET /orders/${orderId()}/status`;

const statusOf = (state: string) =>
  well({ orderId: orderId(), state, sequence: 3, updatedAt: '2010-12-01T08:26:00.000Z' });
const refunded = (digit = 1) =>
  well(
    {
      ...{ refundId: orderId(digit), orderId: orderId(), amountPence: 200, isPaidBack: false },
      createdAt: '2010-12-01T08:26:00.000Z',
    },
    201,
  );

function returnOf(match: Return['match']): Return {
  return { kind: 'return', invoice: 'C536366', customerId: '17850', addressAt: addressOf('C536366'), match };
}
const whole = returnOf({ kind: 'whole', sale: '536365' });
const part = returnOf({ kind: 'part', sale: '536365', pieces });

/** A customer who has ordered six of a product brings something back. */
async function bringBackTo(answers: Answers, errand: Return, ordered = 6) {
  const shop = shopThatAnswers(answers);
  const ofOperator = visitsTo(shop);
  const operator = new Operator(ofOperator, 'secret');
  const buyer = await buyerAt(shop, runWith({ operator, settleMs: 0 }));
  const order = orderWith([{ sku: '85123A', quantity: ordered }]);
  if (ordered > 0) buyer.person.orders.acknowledge({ invoice: '536365', offer: null, card: 'good', order });
  await bringBack(errand, buyer);
  return { ...buyer, shop, operatorTally: ofOperator.tally, placed: buyer.person.orders.of('536365') };
}

describe('bringing back', () => {
  it('a whole order: it is cancelled', async () => {
    const cancelled = orderWith([{ sku: '85123A', quantity: 6 }], { state: 'cancelled' });
    const { run, placed } = await bringBackTo({ [cancelPath]: well(cancelled) }, whole);
    expect(placed?.cancelled?.state).toBe('cancelled');
    expect(run.counts.of('cancelled')).toBe(1);
  });

  it('pieces of a confirmed order: the operator refunds them', async () => {
    const answers = { [statusPath]: statusOf('confirmed'), [refundPath]: refunded() };
    const { run, placed, shop } = await bringBackTo(answers, part);
    const request = shop.asked.at(-1);
    expect(request?.body).toEqual({ lines: pieces });
    expect(request?.headers).toMatchObject({
      ...{ authorization: 'Bearer secret', 'idempotency-key': `${run.people.run}-C536366` },
    });
    expect(placed?.refunds).toEqual([{ pieces, amountPence: 200 }]);
  });

  it.each([
    { what: 'nothing was ordered', errand: whole, ordered: 0 },
    { what: 'less was ordered', errand: part, ordered: 1 },
  ])('asks for nothing where $what', async ({ errand, ordered }) => {
    const { run, shop } = await bringBackTo({}, errand, ordered);
    expect(shop.asked).toEqual([]);
    expect(run.counts.of('notOrdered')).toBe(1);
  });

  it('says so when the order was not confirmed in time', async () => {
    const { run, person } = await bringBackTo({ [statusPath]: statusOf('placed') }, part);
    expect(run.counts.of('notTakenBack')).toBe(1);
    expect(person.orders.contradictions).toEqual([
      `order ${orderId()} was not confirmed when pieces of it came back`,
    ]);
  });

  it('takes a refusal for a failure', async () => {
    const answers = { [statusPath]: statusOf('confirmed'), [refundPath]: refusal('PIECES_UNKNOWN') };
    const { operatorTally, run, placed } = await bringBackTo(answers, part);
    expect(placed?.refunds).toEqual([]);
    expect(run.counts.of('notTakenBack')).toBe(1);
    expect(operatorTally.failed).toBe(1);
  });

  it('says so when an order cannot be cancelled', async () => {
    const { person } = await bringBackTo({ [cancelPath]: refusal('ORDER_SENT') }, whole);
    expect(person.orders.contradictions).toEqual([`order ${orderId()} cannot be cancelled: 409 ORDER_SENT`]);
  });

  it('leaves open what never got an answer, and asks again under the same key', async () => {
    const closed = { status: 503, body: {}, retryAfterMs: 1 };
    const answers = {
      [statusPath]: statusOf('confirmed'),
      [refundPath]: [...Array.from({ length: 21 }, () => closed), refunded()],
    };
    const { person, shop, visit } = await bringBackTo(answers, part);
    expect(person.orders.unanswered).toHaveLength(1);
    expect(await person.orders.askAgain(visit)).toBe(true);
    expect(person.orders.of('536365')?.refunds).toHaveLength(1);
    const keys = shop.asked.slice(1).map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(1);
  });

  it('leaves a cancellation open as well', async () => {
    const closed = { status: 503, body: {}, retryAfterMs: 1 };
    const cancelled = orderWith([], { state: 'cancelled' });
    const replies = [...Array.from({ length: 20 }, () => closed), well({}, 502), well(cancelled)];
    const { person, visit } = await bringBackTo({ [cancelPath]: replies }, whole);
    expect(person.orders.unanswered).toHaveLength(1);
    await person.orders.askAgain(visit);
    expect(person.orders.of('536365')?.cancelled?.state).toBe('cancelled');
  });

  it('hears when two at once are refunded twice', async () => {
    const answers = { [statusPath]: statusOf('confirmed'), [refundPath]: [refunded(1), refunded(2)] };
    const shop = shopThatAnswers(answers);
    const run = runWith({ operator: new Operator(visitsTo(shop), 'secret'), settleMs: 0 });
    for (let refunds = 0; refunds < 9; refunds += 1) run.counts.add('refunded');
    const buyer = await buyerAt(shop, run);
    const order = orderWith([{ sku: '85123A', quantity: 6 }]);
    buyer.person.orders.acknowledge({ invoice: '536365', offer: null, card: 'good', order });
    await bringBack(part, buyer);
    expect(buyer.person.orders.contradictions).toEqual([
      `refund ${run.people.run}-C536366: answered with ${orderId(1)} and ${orderId(2)}`,
    ]);
  });

  it('does nothing where nobody is the operator', async () => {
    const shop = shopThatAnswers({ [statusPath]: noAnswer });
    const buyer = await buyerAt(shop, runWith());
    const order = orderWith([{ sku: '85123A', quantity: 6 }]);
    buyer.person.orders.acknowledge({ invoice: '536365', offer: null, card: 'good', order });
    await bringBack(part, buyer);
    expect(shop.asked).toEqual([]);
    expect(buyer.run.counts.of('notTakenBack')).toBe(1);
  });
});
