import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Outbox } from '@shop/postgres/outbox';
import { answersTo } from './answers.js';
import { PaymentNews } from './payment-news.js';
import type { Change, PaymentRow } from './payment-row.js';
import { PaymentsRepository, type Transaction } from './payments.repository.js';

/**
 * The one door for changes of a payment: a transaction with what order has to hear of it, and then the cache forgets the
 * old one. Nothing else is done in that transaction; the provider is asked before or after it.
 */
@Injectable()
export class PaymentChanges {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly outbox: Outbox,
    private readonly news: PaymentNews,
  ) {}

  /**
   * @param change may be asked for a second time: when it changes nothing, nothing is written
   * @returns the payment after it
   * @throws what `change` or Postgres threw: nothing was changed
   */
  async make(orderId: string, change: (payment: PaymentRow | null) => PaymentRow): Promise<PaymentRow> {
    const payment = await this.payments.inTransaction(async (transaction) => {
      const before = await this.payments.hold(transaction, orderId);
      const after = change(before);
      if (!isDeepStrictEqual(before, after)) await this.#write(transaction, { before, after });
      return after;
    });
    // Also when nothing was changed now: whoever changed it may have died before this line.
    await this.news.tell(payment.transactionId);
    return payment;
  }

  async #write(transaction: Transaction, change: Change): Promise<void> {
    await this.payments.save(transaction, change);
    for (const answer of answersTo(change)) await this.outbox.add(transaction, answer);
  }
}
