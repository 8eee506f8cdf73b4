import { describe, expect, it } from '@jest/globals';
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

/** Somebody has two orders; when they are cancelled, so many pence of each go back. */
async function closeWith(refundedPence = orders[0]?.totalPence ?? 0, keepsOrders = false) {
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
  for (const order of orders) person.orders.acknowledge({ invoice: order.orderId, offer: null, order });
  const options = { ...visitsTo(shop), concurrency: 2, baseUrl: '', operatorToken: undefined };
  return { closing: await closeRun(run, { ...options, keepsOrders }), shop, run };
}

/** Nobody tells about jobs here. */
const withoutJobs = ({ closing }: Awaited<ReturnType<typeof closeWith>>) => {
  const kept = ({ lines }: typeof closing.ledger) => lines.filter(({ what }) => what !== 'open jobs');
  const { ledger, givenBack } = closing;
  return {
    ledger: { ...ledger, lines: kept(ledger) },
    givenBack: givenBack && { ...givenBack, lines: kept(givenBack) },
  };
};

describe('closing a run', () => {
  it('cancels what stands, and finds the shop as it was before', async () => {
    const closed = await closeWith();
    const { ledger, givenBack } = withoutJobs(closed);
    expect(isClosedWell({ ledger, givenBack })).toBe(true);
    expect(ledger.lines[1]).toMatchObject({ what: 'cancelled orders', found: 0 });
    expect(givenBack?.lines[1]).toMatchObject({ what: 'cancelled orders', found: 2 });
    expect(closed.run.counts.of('cancelled')).toBe(0);
  });

  it('differs when not all money goes back', async () => {
    const { ledger, givenBack } = withoutJobs(await closeWith(1));
    expect(isClosedWell({ ledger, givenBack: null })).toBe(true);
    expect(isClosedWell({ ledger, givenBack })).toBe(false);
  });

  it('lets the orders stand when it is told to', async () => {
    const { closing, shop } = await closeWith(0, true);
    expect(closing.givenBack).toBeNull();
    expect(shop.asked.filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});
