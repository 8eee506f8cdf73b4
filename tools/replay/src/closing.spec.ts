import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OpsDouble } from '../test/ops-double.js';
import { orderId, orderWith } from '../test/orders.js';
import { buyerAt, runWith, shopThatAnswers, visitsTo, well } from '../test/shop-double.js';
import { closeRun, isClosedWell } from './closing.js';

const pieces = [{ sku: '85123A', quantity: 6 }];
const orders = [orderWith(pieces), orderWith(pieces, { orderId: orderId(2) })];
const headsOf = (state: string) => orders.map((order) => ({ ...order, lines: undefined, state }));
const cancelledOf = (order: (typeof orders)[number]) => ({
  ...{ ...order, state: 'cancelled' as const, cancellationReason: 'asked-for' as const },
  refundedPence: order.totalPence,
});
const stockOf = (available: number) => well({ sku: '85123A', available });
const listOf = (state: string) => well({ items: headsOf(state), nextCursor: null });

let ops: OpsDouble;

beforeEach(async () => {
  ops = await OpsDouble.start();
});
afterEach(() => {
  ops.stop();
});

/** Somebody has two orders; when they are cancelled, so many pence of each go back. */
async function closeWith({
  refundedPence = orders[0]?.totalPence ?? 0,
  keepsOrders = false,
  baseUrl = ops.baseUrl,
} = {}) {
  const shop = shopThatAnswers({
    'GET /orders?limit=100': [listOf('confirmed'), listOf('cancelled')],
    'GET /cart/content': well({ version: 3, items: [] }),
    'GET /products/85123A/stock': [stockOf(8), stockOf(20)],
    ...Object.fromEntries(
      orders.flatMap((order) => [
        [`GET /orders/${order.orderId}`, [well(order), well({ ...cancelledOf(order), refundedPence })]],
        [`PUT /orders/${order.orderId}/cancellation`, well(cancelledOf(order))],
      ]),
    ),
  });
  const opening = { stock: new Map([['85123A', 20]]), deadLetters: 0 };
  const run = runWith({ opening, settleMs: 0 });
  const { person } = await buyerAt(shop, run);
  for (const order of orders)
    person.orders.acknowledge({ invoice: order.orderId, offer: null, card: 'good', order });
  const options = { ...visitsTo(shop), concurrency: 2, baseUrl, operatorToken: undefined };
  return { closing: await closeRun(run, { ...options, keepsOrders }), shop, run };
}

describe('closing a run', () => {
  it('cancels what stands, and finds the shop as it was before', async () => {
    const { closing, run } = await closeWith();
    const { ledger, givenBack } = closing;
    expect(isClosedWell(closing)).toBe(true);
    expect(ledger.lines[1]).toMatchObject({ what: 'cancelled orders', found: 0 });
    expect(givenBack?.lines[1]).toMatchObject({ what: 'cancelled orders', found: 2 });
    expect(run.counts.of('cancelled')).toBe(0);
  });

  it('differs when not all money goes back', async () => {
    const { closing } = await closeWith({ refundedPence: 1 });
    expect(isClosedWell({ ...closing, givenBack: null })).toBe(true);
    expect(isClosedWell(closing)).toBe(false);
  });

  it('lets the orders stand when it is told to', async () => {
    const { closing, shop } = await closeWith({ keepsOrders: true });
    expect(closing.givenBack).toBeNull();
    expect(shop.asked.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('does not go on asking a shop that is gone', async () => {
    const { baseUrl } = ops;
    ops.stop();
    const { closing, shop } = await closeWith({ baseUrl });
    expect(closing.givenBack).toBeNull();
    expect(isClosedWell(closing)).toBe(false);
    expect(shop.asked).toEqual([]);
  });
});
