import { type Payment, type PaymentState } from '@shop/contracts/payment';
import { z } from 'zod';

/** `asked`: nothing is known of the provider yet. The others are the provider's. */
export const storedStateSchema = z.enum(['asked', 'pending', 'authorised', 'captured', 'declined', 'voided']);

export type StoredState = z.infer<typeof storedStateSchema>;

/** A part that goes back. */
export interface RefundRow {
  readonly id: string;
  readonly amountPence: number;
  /** The provider has given it back. */
  readonly isDone: boolean;
}

/** The card that a payment is taken from. */
export interface PayingCard {
  readonly token: string;
  readonly vaultId: string;
}

/** An order's payment: what it is asked to be, and what the provider has said of it so far. */
export interface PaymentRow {
  readonly orderId: string;
  readonly transactionId: string;
  /** Null: cancelled before anybody asked for money. */
  readonly userId: string | null;
  readonly card: PayingCard | null;
  readonly amountPence: number;
  readonly state: StoredState;
  /** Whatever was or will be taken goes back. */
  readonly isCancelled: boolean;
  readonly capturedPence: number;
  readonly refundedPence: number;
  readonly declineReason: string | null;
  readonly refunds: readonly RefundRow[];
  readonly updatedAt: Date;
}

/** A payment as it was, null when there was none, and as it is to be. */
export interface Change {
  readonly before: PaymentRow | null;
  readonly after: PaymentRow;
}

/** Whether everything that was taken is back. */
export function isUndone({ state, isCancelled, capturedPence, refundedPence }: PaymentRow): boolean {
  return isCancelled && state === 'captured' && refundedPence >= capturedPence;
}

/** The payment as others see it. */
export function answerOf(payment: PaymentRow): Payment {
  const { orderId, transactionId, amountPence, capturedPence, refundedPence, declineReason } = payment;
  return {
    ...{ orderId, transactionId, state: stateOf(payment) },
    ...{ amountPence, capturedPence, refundedPence, declineReason, currency: 'GBP' },
    updatedAt: payment.updatedAt.toISOString(),
  };
}

function stateOf(payment: PaymentRow): PaymentState {
  switch (payment.state) {
    case 'declined':
      return 'declined';
    case 'voided':
      return 'cancelled';
    case 'captured':
      return isUndone(payment) ? 'cancelled' : 'captured';
    default:
      return 'pending';
  }
}
