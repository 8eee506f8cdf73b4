import { Injectable } from '@nestjs/common';
import type { Payment } from '@shop/contracts/payment';
import { Cache, type CacheFamily } from '@shop/redis/cache';
import { keyFamilies } from '@shop/redis/keys';
import { answerOf } from './payment-row.js';
import { PaymentsRepository } from './payments.repository.js';

/** What is cached of a payment, and whose it is. */
export interface KnownPayment {
  readonly userId: string | null;
  readonly payment: Payment;
}

/**
 * Payments by their transaction, cached: shoppers who wait ask for nothing else. Forgotten with every change. No card is in
 * it, not even its token. Redis down: comes from Postgres.
 */
@Injectable()
export class PaymentTransactions {
  readonly #cached: CacheFamily<string, KnownPayment>;

  constructor(
    private readonly payments: PaymentsRepository,
    cache: Cache,
  ) {
    this.#cached = cache.family<KnownPayment>({
      family: keyFamilies.paymentTransaction,
      schemaVersion: 1,
      readFrom: 'primary',
    });
  }

  /** Null when there is none. */
  find(transactionId: string): Promise<KnownPayment | null> {
    return this.#cached.getOrLoad(transactionId, async () => {
      const payment = await this.payments.findByTransaction(transactionId);
      return payment && { userId: payment.userId, payment: answerOf(payment) };
    });
  }

  /** Never rejects: what Redis does not hear now it is told when it is back. */
  async forget(transactionId: string): Promise<void> {
    await this.#cached.forget(transactionId);
  }
}
