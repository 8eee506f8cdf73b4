import { Injectable } from '@nestjs/common';
import { OutboxRelay } from '@shop/postgres/outbox';
import { PaymentTransactions } from './payment-transactions.js';

/** Tells everybody who waits for news of a payment that there may be some. */
@Injectable()
export class PaymentNews {
  constructor(
    private readonly relay: OutboxRelay,
    private readonly transactions: PaymentTransactions,
  ) {}

  /** Never rejects: the change is committed. Redis down: resolves within the deadline of its state. */
  async tell(transactionId: string): Promise<void> {
    this.relay.nudge();
    await this.transactions.forget(transactionId);
  }
}
