import { Injectable } from '@nestjs/common';
import { PaymentProvider, type ProviderCharge } from '../provider/payment-provider.js';
import { ProviderInconsistentError } from '../provider/provider.errors.js';
import { chargeKeyOf, nextStep, type Step } from './next-step.js';
import { PaymentChanges } from './payment-changes.js';
import type { PaymentRow } from './payment-row.js';
import { told } from './payment-rules.js';
import { PaymentsRepository } from './payments.repository.js';

/**
 * Brings payments to where they are asked to be. A step is a call of the provider and then a transaction that notes its
 * answer; what comes after it is told from the row again. So it does not matter who goes on, how many do at once, or
 * between which lines the one before has died: keys make a second call harmless, and a cancellation that came meanwhile
 * is seen before the next step.
 */
@Injectable()
export class PaymentSteps {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly changes: PaymentChanges,
    private readonly provider: PaymentProvider,
  ) {}

  /**
   * Takes every step that can be taken now.
   *
   * @returns where that has brought it; null when nobody has asked for it yet
   * @throws ProviderTimeoutError and what else the provider or Postgres threw: call it again, it goes on from there
   */
  async advance(orderId: string): Promise<PaymentRow | null> {
    const taken = new Set<string>();
    let payment = await this.payments.find(orderId);
    for (let step = payment && nextStep(payment); step; step = nextStep(payment)) {
      if (taken.has(step.key)) throw new ProviderInconsistentError(step.key);
      taken.add(step.key);
      payment = await this.#note(orderId, await this.#take(step), step);
    }
    return payment;
  }

  /**
   * The same, and asks the provider what it has decided: nobody may ever call back. It is asked last. A callback can come
   * while the answer that it follows is still being noted: who looked first would see nothing to ask about, and then nothing
   * to do.
   */
  async lookAfter(orderId: string): Promise<void> {
    const payment = await this.advance(orderId);
    if (payment?.state !== 'pending') return;
    const charge = await this.provider.find(chargeKeyOf(orderId));
    if (!charge) return;
    await this.#note(orderId, charge);
    await this.advance(orderId);
  }

  #take(step: Step): Promise<ProviderCharge> {
    switch (step.kind) {
      case 'authorise':
        return this.provider.authorise(step);
      case 'capture':
        return this.provider.capture(step);
      case 'void':
        return this.provider.void(step);
      case 'refund':
        return this.provider.refund(step);
    }
  }

  #note(orderId: string, charge: ProviderCharge, step?: Step): Promise<PaymentRow> {
    const refundId = step?.kind === 'refund' ? step.refundId : undefined;
    return this.changes.make(orderId, (payment) => {
      if (!payment) throw new Error('a payment that was begun is gone');
      return told(payment, charge, refundId);
    });
  }
}
