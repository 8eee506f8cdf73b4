// What a payment needs next of the provider, told from its row alone: whoever finds a payment that is not where it is
// asked to be can go on with it. Every key is made from an id that was there before the first call, so two who work on one
// payment, or one who begins again after a crash, use the same keys.
import type { ChargeCall } from '../provider/payment-provider.js';
import type { PaymentRow, RefundRow } from './payment-row.js';

export type Step =
  | ({ readonly kind: 'authorise'; readonly vaultId: string; readonly amountPence: number } & ChargeCall)
  | ({ readonly kind: 'capture' | 'void' } & ChargeCall)
  | ({
      readonly kind: 'refund';
      readonly amountPence: number | 'rest';
      /** Absent when it is the rest. */
      readonly refundId?: string;
    } & ChargeCall);

/** The key under which an order is charged. */
export function chargeKeyOf(orderId: string): string {
  return `authorise:${orderId}`;
}

/** Null: nothing, or nothing before the provider has decided. */
export function nextStep(payment: PaymentRow): Step | null {
  return payment.isCancelled ? undoingStep(payment) : takingStep(payment);
}

/** Whether the last word on it is still to come. */
export function isOpen(payment: PaymentRow): boolean {
  return payment.state === 'pending' || nextStep(payment) !== null;
}

function takingStep(payment: PaymentRow): Step | null {
  const { state, card, amountPence, refunds } = payment;
  const charge = chargeOf(payment);
  if (state === 'asked' && card)
    return { kind: 'authorise', ...charge, key: charge.chargeKey, vaultId: card.vaultId, amountPence };
  if (state === 'authorised') return { kind: 'capture', ...charge, key: `capture:${payment.orderId}` };
  const refund = refunds.find(({ isDone }) => !isDone);
  return state === 'captured' && refund ? refundStep(payment, refund) : null;
}

function undoingStep(payment: PaymentRow): Step | null {
  const { state, orderId, capturedPence, refundedPence } = payment;
  const charge = chargeOf(payment);
  if (state === 'captured' && refundedPence < capturedPence)
    return { kind: 'refund', ...charge, key: `refund-rest:${orderId}`, amountPence: 'rest' };
  const isFinal = state === 'captured' || state === 'declined' || state === 'voided';
  return isFinal ? null : { kind: 'void', ...charge, key: `void:${orderId}` };
}

function refundStep(payment: PaymentRow, { id, amountPence }: RefundRow): Step {
  return { kind: 'refund', ...chargeOf(payment), key: `refund:${id}`, amountPence, refundId: id };
}

function chargeOf({ orderId }: PaymentRow): Omit<ChargeCall, 'key'> {
  return { orderId, chargeKey: chargeKeyOf(orderId) };
}
