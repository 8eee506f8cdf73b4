// What was bought comes back: a whole order is cancelled by its shopper, pieces of one are refunded by the operator, who
// waits until the order is confirmed. Only what was really ordered can come back.
import { orderSchema, orderStatusSchema, refundSchema } from '@shop/contracts/order';
import type { Want } from '../cart-record.js';
import type { Return } from '../errands.js';
import { lookUntil } from '../look-until.js';
import type { Operator } from '../operator.js';
import type { Buyer } from '../orders/checkout.js';
import { type AcknowledgedOrder, leftOf } from '../orders/order-record.js';
import { isAnswer, refusalIn } from '../orders/refusals.js';
import { reasonOf, type Reply } from '../shop-client.js';
import type { Visit } from '../visit.js';

export const cancelRoute = 'PUT /orders/:id/cancellation';
export const refundRoute = 'POST /orders/:id/refunds';
export const statusRoute = 'GET /orders/:id/status';

/** Every so many refunds, one is sent twice at once: it must be one refund. */
const twiceEvery = 10;

/** A customer brings back what an invoice says. */
export async function bringBack({ invoice, match }: Return, buyer: Buyer): Promise<void> {
  const { person, run } = buyer;
  const placed = person.orders.of(match.sale);
  if (!placed || placed.cancelled) return run.counts.add('notOrdered');
  const { orderId } = placed.order;
  if (match.kind === 'whole') return cancel(orderId, buyer);
  if (placed.card === 'declining') return run.counts.add('notPaid');
  const { pieces } = match;
  if (!run.operator) return run.counts.add('notTakenBack');
  if (pieces.some(({ sku, quantity }) => quantity > leftOf(placed, sku))) return run.counts.add('notOrdered');
  if (!(await isConfirmed(placed, buyer))) return noteUnconfirmed(placed, buyer);
  const key = `${run.people.run}-${invoice}`;
  await refund({ orderId, pieces, key, operator: run.operator }, buyer);
}

/** Cancels an order of the shopper's own. What gets no answer stays open. */
export async function cancel(orderId: string, buyer: Buyer): Promise<void> {
  const { person, run, visit } = buyer;
  const reply = await visit.ask({
    ...{ method: 'PUT', path: `/orders/${orderId}/cancellation`, route: cancelRoute, isTriedAgain: true },
  });
  const cancelled = reply.status === 200 ? orderSchema.safeParse(reply.body).data : undefined;
  if (cancelled) {
    run.counts.add('cancelled');
    return person.orders.acknowledgeCancellation(cancelled);
  }
  if (isAnswer(reply)) {
    run.counts.add('notTakenBack');
    return person.orders.contradict(`order ${orderId} cannot be cancelled: ${reasonOf(reply)}`);
  }
  const again = (later: Visit) => cancel(orderId, { ...buyer, visit: later });
  person.orders.leaveOpen({ what: `cancellation of ${orderId}`, again });
}

interface Refunding {
  readonly orderId: string;
  readonly pieces: readonly Want[];
  readonly key: string;
  readonly operator: Operator;
}

async function refund(refunding: Refunding, buyer: Buyer): Promise<void> {
  const { orderId, pieces, key, operator } = refunding;
  const { run, person } = buyer;
  const times = (run.counts.of('refunded') + 1) % twiceEvery === 0 ? 2 : 1;
  const replies = await operator.askTogether(
    {
      ...{ method: 'POST', path: `/orders/${orderId}/refunds`, route: refundRoute, key, accepts: [201] },
      ...{ body: { lines: pieces }, isTriedAgain: true },
    },
    times,
  );
  const told = replies.filter(isAnswer);
  if (told.length === 0) {
    const again = () => refund(refunding, buyer);
    return person.orders.leaveOpen({ what: `refund ${key}`, again });
  }
  noteRefund(refunding, told, buyer);
}

function noteRefund({ orderId, pieces, key }: Refunding, told: readonly Reply[], buyer: Buyer): void {
  const { run, person } = buyer;
  const words = new Set(told.map(wordOf));
  if (words.size > 1) person.orders.contradict(`refund ${key}: answered with ${[...words].join(' and ')}`);
  const made = told.map(refundIn).find((one) => one !== undefined);
  if (!made) return run.counts.add('notTakenBack');
  run.counts.add('refunded');
  person.orders.acknowledgeRefund(orderId, { pieces, amountPence: made.amountPence });
}

function refundIn(reply: Reply) {
  return reply.status === 201 ? refundSchema.safeParse(reply.body).data : undefined;
}

function wordOf(reply: Reply): string {
  return refundIn(reply)?.refundId ?? refusalIn(reply).code;
}

function noteUnconfirmed({ order }: AcknowledgedOrder, { person, run }: Buyer): void {
  run.counts.add('notTakenBack');
  if (run.signal?.aborted) return;
  person.orders.contradict(`order ${order.orderId} was not confirmed when pieces of it came back`);
}

/** Waits until it is, for as long as an order may take. */
async function isConfirmed({ order }: AcknowledgedOrder, { visit, run }: Buyer): Promise<boolean> {
  const look = async () => {
    const path = `/orders/${order.orderId}/status`;
    const reply = await visit.ask({ method: 'GET', path, route: statusRoute, isTriedAgain: true });
    return reply.status === 200 ? orderStatusSchema.safeParse(reply.body).data?.state : undefined;
  };
  const isAtRest = (state?: string) => state === 'confirmed' || state === 'cancelled';
  const deadlineMs = performance.now() + run.settleMs;
  return (await lookUntil(look, isAtRest, { deadlineMs, signal: run.signal })) === 'confirmed';
}
