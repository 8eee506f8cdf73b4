// How a payment changes: by what it is asked to be, and by what the provider says. Both may come twice, late and in any
// order, so each of these may be applied again and a payment never goes back to where it was.
import { randomUUID } from 'node:crypto';
import type { ProviderCharge } from '../provider/payment-provider.js';
import {
  isUndone,
  type PaymentRow,
  type PayingCard,
  type RefundRow,
  type StoredState,
} from './payment-row.js';

export interface AskedPayment {
  readonly orderId: string;
  readonly userId: string;
  readonly amountPence: number;
  /** Null: the shopper has no such card. */
  readonly card: PayingCard | null;
}

/** Further is newer: answers of the provider may overtake one another. From the last three nothing leads on. */
const rank: Readonly<Record<StoredState, number>> = {
  asked: 0,
  pending: 1,
  authorised: 2,
  captured: 3,
  declined: 3,
  voided: 3,
};

/** Money is asked for, unless it was before, or the order was cancelled. */
export function asked(payment: PaymentRow | null, request: AskedPayment): PaymentRow {
  const { userId, amountPence, card } = request;
  if (payment) return payment.userId === null ? { ...payment, userId, amountPence } : payment;
  const blank = { ...blankPayment(request.orderId), userId, amountPence, card };
  if (card) return blank;
  return { ...blank, state: 'declined', declineReason: 'card_unknown' };
}

/** Nothing is to be taken, and what was taken goes back. One that was not asked for yet never is. */
export function cancelled(payment: PaymentRow | null, orderId: string): PaymentRow {
  const known = payment ?? { ...blankPayment(orderId), state: 'voided' };
  return withRefundsCovered({ ...known, isCancelled: true });
}

/** A part goes back. The same refund again changes nothing. */
export function refundAsked(payment: PaymentRow, refund: Omit<RefundRow, 'isDone'>): PaymentRow {
  if (payment.refunds.some(({ id }) => id === refund.id)) return payment;
  return withRefundsCovered({ ...payment, refunds: [...payment.refunds, { ...refund, isDone: false }] });
}

/** The provider has said how the charge stands. @param refundId the refund that it has done with that */
export function told(payment: PaymentRow, charge: ProviderCharge, refundId?: string): PaymentRow {
  const state = rank[charge.state] > rank[payment.state] ? charge.state : payment.state;
  return withRefundsCovered({
    ...payment,
    state,
    capturedPence: Math.max(payment.capturedPence, charge.capturedPence),
    refundedPence: Math.max(payment.refundedPence, charge.refundedPence),
    declineReason:
      state === 'declined' ? (payment.declineReason ?? charge.declineReason ?? 'declined') : null,
    refunds: payment.refunds.map((refund) => (refund.id === refundId ? { ...refund, isDone: true } : refund)),
  });
}

/** What may still be refunded, by what was asked for so far. */
export function refundablePenceOf({ capturedPence, refunds }: PaymentRow): number {
  return refunds.reduce((left, { amountPence }) => left - amountPence, capturedPence);
}

/** When all of it is back, so is every part. */
function withRefundsCovered(payment: PaymentRow): PaymentRow {
  if (!isUndone(payment)) return payment;
  return { ...payment, refunds: payment.refunds.map((refund) => ({ ...refund, isDone: true })) };
}

function blankPayment(orderId: string): PaymentRow {
  return {
    ...{ orderId, transactionId: randomUUID(), userId: null, card: null, state: 'asked' },
    ...{ amountPence: 0, capturedPence: 0, refundedPence: 0, declineReason: null },
    ...{ isCancelled: false, refunds: [], updatedAt: new Date() },
  };
}
