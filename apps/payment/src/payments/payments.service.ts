import { Injectable } from '@nestjs/common';
import type { Payment } from '@shop/contracts/payment';
import type { Identity } from '@shop/service-defaults';
import { answerOf } from './payment-row.js';
import { PaymentTransactions } from './payment-transactions.js';
import { PaymentNotFoundError } from './payments.errors.js';
import { PaymentsRepository } from './payments.repository.js';

/** Payments as their shoppers and operators see them. */
@Injectable()
export class PaymentsService {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly transactions: PaymentTransactions,
  ) {}

  /** @throws PaymentNotFoundError, also for somebody else's */
  async ofOrder({ subject, roles }: Identity, orderId: string): Promise<Payment> {
    const payment = await this.payments.find(orderId);
    if (!payment || (payment.userId !== subject && !roles.includes('operator')))
      throw new PaymentNotFoundError({ orderId });
    return answerOf(payment);
  }

  /** @throws PaymentNotFoundError, also for somebody else's. Redis down: from Postgres */
  async transaction(userId: string, transactionId: string): Promise<Payment> {
    const known = await this.transactions.find(transactionId);
    if (known?.userId !== userId) throw new PaymentNotFoundError({ transactionId });
    return known.payment;
  }
}
