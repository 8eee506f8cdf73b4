import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Order } from '@shop/contracts/order';
import { jobsLeft, OpsDouble } from '../../test/ops-double.js';
import { orderId, orderWith } from '../../test/orders.js';
import { type Answers, buyerAt, runWith, shopThatAnswers, visitsTo, well } from '../../test/shop-double.js';
import { offersOf } from '../orders/coupons.js';
import { Till } from '../orders/till.js';
import type { Run } from '../run.js';
import { drawUpLedger, type Ledger } from './ledger.js';

const pieces = [{ sku: '85123A', quantity: 6 }];
const trackingCode = 'SHOP-12345';
const order = orderWith(pieces, { trackingCode });
const charge = {
  ...{ orderId: order.orderId, state: 'captured', amountPence: 995, capturedPence: 995 },
  ...{ refundedPence: 0, captures: 1 },
};
const shipment = {
  ...{ orderId: order.orderId, country: 'GB', weightGrams: 1_500, trackingCode, state: 'booked' },
  events: [{ state: 'booked', at: '2010-12-01T08:26:00.000Z' }],
};
const mail = {
  ...{ messageId: '<1@shop.example>', to: [], subject: 'Confirmed', event: 'order-confirmed' },
  ...{ orderId: order.orderId, receivedAt: '2010-12-01T08:26:00.000Z' },
};
const [offer] = offersOf('RUN');
const usage = { ...offer?.terms, code: offer?.code, used: 0 };
const head = { ...order, lines: undefined };

/** A shop in which one order of six pieces is confirmed. */
const shelves: Answers = {
  'GET /orders?limit=100': well({ items: [head], nextCursor: null }),
  [`GET /orders/${order.orderId}`]: well(order),
  'GET /cart/content': well({ version: 2, items: [] }),
  'GET /products/85123A/stock': well({ sku: '85123A', available: 4 }),
  [`GET /coupons/${offer?.code ?? ''}/usage`]: well(usage),
  'GET /payments/statement?limit=200': well({ items: [charge], nextCursor: null }),
  'GET /shipping/shipments?limit=200': well({ items: [shipment], nextCursor: null }),
};

let ops: OpsDouble;

beforeEach(async () => {
  ops = await OpsDouble.start();
  ops.overviews = [jobsLeft(0)];
  ops.mails = [mail];
});
afterEach(() => {
  ops.stop();
});

/** Somebody has ordered six pieces, and was told this. */
async function ledgerOf(
  answers: Answers,
  { told = [well(order, 201)], settleMs = 0, baseUrl = ops.baseUrl } = {},
) {
  const shop = shopThatAnswers({ ...shelves, 'POST /orders': told, ...answers });
  const opening = { stock: new Map([['85123A', 10]]), deadLetters: 0 };
  const run: Run = runWith({ opening, settleMs, offers: offer ? [offer] : [] });
  const { person, visit } = await buyerAt(shop, run);
  person.cart.acknowledge(pieces);
  const attempt = {
    invoice: '536365',
    key: 'o1',
    addressId: orderId(9),
    card: 'good',
    cardToken: orderId(8),
    offer: null,
  } as const;
  await new Till(run, person).order({ ...attempt, goodsPence: 600, times: 1 }, visit);
  const ledger = await drawUpLedger(run, {
    ...{ ...visitsTo(shop), concurrency: 2, baseUrl, operatorToken: 'secret' },
  });
  return { ledger, shop };
}

const differencesIn = ({ lines: drawn }: Ledger) =>
  drawn.flatMap(({ what, differences }) => differences.map((difference) => `${what}: ${difference}`));

describe('the ledger', () => {
  it('is exact when everything that was acknowledged is there', async () => {
    const { ledger } = await ledgerOf({});
    expect(differencesIn(ledger)).toEqual([]);
    expect(ledger.lines.map(({ what, acknowledged, found }) => `${what} ${acknowledged} ${found}`)).toEqual([
      ...['orders 1 1', 'cancelled orders 0 0', 'pence refunded 0 0', 'uses of RUN-PERCENT 0 0'],
      ...['pieces sold 6 6', 'carts 1 1', 'pence paid 995 995', 'shipments 1 1', 'mails 1 1'],
      ...['open jobs 0 0', 'dead letters 0 0'],
    ]);
  });

  it('sends again first what never got an answer', async () => {
    const closed = { status: 503, body: {}, retryAfterMs: 1 };
    const told = [...Array.from({ length: 21 }, () => closed), well(order, 201)];
    const { ledger, shop } = await ledgerOf({}, { told });
    expect(differencesIn(ledger)).toEqual([]);
    const paths = shop.pathsAsked();
    expect(paths.lastIndexOf('POST /orders')).toBeLessThan(paths.indexOf('GET /orders?limit=100'));
  });

  it('signs in again who is not known any more, and reads what is theirs', async () => {
    const { ledger, shop } = await ledgerOf({
      'GET /orders?limit=100': [well({}, 401), well({ items: [head], nextCursor: null })],
      'POST /auth/sessions': well({}, 201),
    });
    expect(differencesIn(ledger)).toEqual([]);
    expect(shop.pathsAsked().filter((path) => path === 'POST /auth/sessions')).toHaveLength(1);
  });

  it('gives orders, jobs, carts and coupons the time to come to rest', async () => {
    ops.overviews = [jobsLeft(3), jobsLeft(0)];
    const placed: Order = { ...order, state: 'placed' };
    const { ledger } = await ledgerOf(
      {
        'GET /orders?limit=100': [
          well({ items: [{ ...head, state: placed.state }], nextCursor: null }),
          well({ items: [head], nextCursor: null }),
        ],
        'GET /cart/content': [well({ version: 1, items: pieces }), well({ version: 2, items: [] })],
        'GET /products/85123A/stock': [
          well({ sku: '85123A', available: 10 }),
          well({ sku: '85123A', available: 4 }),
        ],
        [`GET /coupons/${offer?.code ?? ''}/usage`]: [well({ ...usage, used: 1 }), well(usage)],
      },
      { settleMs: 60_000 },
    );
    expect(differencesIn(ledger)).toEqual([]);
  });

  it.each<{ what: string; answers: Answers; says: string }>([
    {
      what: 'an order is gone',
      answers: { 'GET /orders?limit=100': well({ items: [], nextCursor: null }) },
      says: `is missing`,
    },
    {
      what: 'the orders cannot be read',
      answers: { 'GET /orders?limit=100': well({}, 401) },
      says: 'the orders cannot be read',
    },
    {
      what: 'what was ordered is still in the cart',
      answers: { 'GET /cart/content': well({ version: 1, items: pieces }) },
      says: '6 of 85123A instead of 0',
    },
    {
      what: 'a coupon was used by nobody',
      answers: { [`GET /coupons/${offer?.code ?? ''}/usage`]: well({ ...usage, used: 1 }) },
      says: 'uses of RUN-PERCENT: RUN-PERCENT: 1 uses instead of 0',
    },
    {
      what: 'it was paid twice',
      answers: {
        'GET /payments/statement?limit=200': well({ items: [{ ...charge, captures: 2 }], nextCursor: null }),
      },
      says: 'was charged 2 times',
    },
    {
      what: 'nothing was sent',
      answers: { 'GET /shipping/shipments?limit=200': well({ items: [], nextCursor: null }) },
      says: 'is confirmed without a shipment',
    },
  ])('differs when $what', async ({ answers, says }) => {
    const { ledger } = await ledgerOf(answers);
    expect(differencesIn(ledger)).toEqual([expect.stringContaining(says)]);
  });

  it('says of a shop that is gone only that', async () => {
    const { baseUrl } = ops;
    ops.stop();
    const { ledger, shop } = await ledgerOf({}, { baseUrl });
    expect(differencesIn(ledger)).toEqual(['shop: nobody answers']);
    expect(shop.pathsAsked()).toEqual(['POST /orders']);
  });

  it('reads every page of a long list', async () => {
    const second = orderWith([{ sku: '85123A', quantity: 4 }], { orderId: orderId(2) });
    const secondHead = { ...head, orderId: second.orderId };
    const { ledger } = await ledgerOf({
      'GET /orders?limit=100': well({ items: [head], nextCursor: order.orderId }),
      [`GET /orders?limit=100&cursor=${order.orderId}`]: well({ items: [secondHead], nextCursor: null }),
      [`GET /orders/${second.orderId}`]: well(second),
      'GET /products/85123A/stock': well({ sku: '85123A', available: 0 }),
    });
    expect(differencesIn(ledger)).toEqual([
      expect.stringContaining(`order ${second.orderId} was never acknowledged`),
    ]);
  });
});
