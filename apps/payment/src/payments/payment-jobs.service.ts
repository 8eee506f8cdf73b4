import { Injectable } from '@nestjs/common';
import { UnrecoverableJobError } from '@shop/redis/queue';
import { CardsRepository } from '../cards/cards.repository.js';
import { PaymentChanges } from './payment-changes.js';
import type { PaymentRow } from './payment-row.js';
import { asked, cancelled, refundAsked, refundablePenceOf } from './payment-rules.js';
import { PaymentSteps } from './payment-steps.js';
import { PaymentUnderWayError } from './payments.errors.js';

interface TakeJob {
  readonly orderId: string;
  readonly userId: string;
  readonly cardToken: string;
  readonly amountPence: number;
}

interface RefundJob {
  readonly orderId: string;
  readonly refundId: string;
  readonly amountPence: number;
}

/**
 * What order wants of a payment. Each is written into its row first, under an id that makes it one however often it is
 * said, and then as much is done of it as can be done now. Provider or Postgres away: throws, and the job is tried again.
 */
@Injectable()
export class PaymentJobsService {
  constructor(
    private readonly cards: CardsRepository,
    private readonly changes: PaymentChanges,
    private readonly steps: PaymentSteps,
  ) {}

  /** Takes the money, once for an order. Resolves while the provider still thinks about it. */
  async take({ orderId, userId, cardToken, amountPence }: TakeJob): Promise<void> {
    const card = await this.cards.findOf(userId, cardToken);
    await this.changes.make(orderId, (payment) => asked(payment, { orderId, userId, amountPence, card }));
    await this.steps.advance(orderId);
  }

  /** Gives back whatever was taken, for good: what is asked for later is not taken. */
  async cancel(orderId: string): Promise<void> {
    await this.changes.make(orderId, (payment) => cancelled(payment, orderId));
    await this.steps.advance(orderId);
  }

  /**
   * Gives a part back, once for its id.
   *
   * @throws PaymentUnderWayError while it is not known whether there is anything to give back
   * @throws UnrecoverableJobError when nothing was taken, or less is left: nothing is given back
   */
  async refund({ orderId, refundId, amountPence }: RefundJob): Promise<void> {
    await this.changes.make(orderId, (payment) => {
      if (payment?.refunds.some(({ id }) => id === refundId)) return payment;
      return refundAsked(refundable({ payment, orderId, amountPence }), { id: refundId, amountPence });
    });
    await this.steps.advance(orderId);
  }
}

interface RefundWish {
  readonly payment: PaymentRow | null;
  readonly orderId: string;
  readonly amountPence: number;
}

function refundable({ payment, orderId, amountPence }: RefundWish): PaymentRow {
  if (!payment || ['asked', 'pending', 'authorised'].includes(payment.state))
    throw new PaymentUnderWayError(orderId);
  if (payment.state !== 'captured' || amountPence > refundablePenceOf(payment))
    throw new UnrecoverableJobError(`less than the refund is left of the payment for the order ${orderId}`);
  return payment;
}
