import { jobMessage, type JobMessage } from '@shop/redis/queue';
import { ordersQueue } from '../queues.js';
import type { Change, PaymentRow } from './payment-row.js';

/**
 * What order has to hear of a change, once each: a state is reached once. Of a payment that was cancelled before it is told
 * nothing more but of its refunds.
 */
export function answersTo({ before, after }: Change): JobMessage[] {
  return [...decisionOn(before, after), ...refundsBetween(before, after)];
}

function decisionOn(before: PaymentRow | null, { orderId, state, isCancelled }: PaymentRow): JobMessage[] {
  if (state === before?.state || isCancelled) return [];
  const payload = { orderId };
  if (state === 'captured') return [jobMessage(ordersQueue, { name: 'payment-taken', payload })];
  if (state === 'declined') return [jobMessage(ordersQueue, { name: 'payment-declined', payload })];
  return [];
}

function refundsBetween(before: PaymentRow | null, { orderId, refunds }: PaymentRow): JobMessage[] {
  const wasDone = new Set(before?.refunds.filter(({ isDone }) => isDone).map(({ id }) => id));
  return refunds
    .filter(({ id, isDone }) => isDone && !wasDone.has(id))
    .map(({ id: refundId }) =>
      jobMessage(ordersQueue, { name: 'payment-refunded', payload: { orderId, refundId } }),
    );
}
