import { Injectable } from '@nestjs/common';
import { InjectLogger, type Logger } from '@shop/service-defaults';
import { PaymentSteps } from './payment-steps.js';
import { PaymentsRepository } from './payments.repository.js';

/** The most that one run looks after, all at once. */
const BATCH = 20;

/** Looks after payments that are under way for too long: a callback was lost, or every run of a job has failed. */
@Injectable()
export class PaymentsSweep {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly steps: PaymentSteps,
    @InjectLogger() private readonly log: Logger,
  ) {}

  /** @throws what Postgres threw; one payment that fails keeps no other from its turn */
  async run(): Promise<void> {
    const overdue = await this.payments.claimOverdue(BATCH);
    await Promise.all(overdue.map((orderId) => this.#lookAfter(orderId)));
  }

  async #lookAfter(orderId: string): Promise<void> {
    try {
      await this.steps.lookAfter(orderId);
    } catch (err) {
      this.log.warn({ err, orderId }, 'a payment stays under way');
    }
  }
}
