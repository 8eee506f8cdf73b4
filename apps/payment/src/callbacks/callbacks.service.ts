import { Inject, Injectable } from '@nestjs/common';
import type { PaymentConfig } from '../config.js';
import { PaymentSteps } from '../payments/payment-steps.js';
import { type Callback, isSignedBy } from '../provider/callback-signature.js';
import { SETTINGS } from '../settings.js';
import { CallbackForgedError } from './callbacks.errors.js';

/**
 * What the provider calls about. A callback says only that it is time to look: the provider is asked how the charge stands,
 * so one that comes twice, late or for nobody's payment changes nothing.
 */
@Injectable()
export class CallbacksService {
  constructor(
    private readonly steps: PaymentSteps,
    @Inject(SETTINGS) private readonly settings: PaymentConfig,
  ) {}

  /**
   * @throws CallbackForgedError
   * @throws what the provider or Postgres threw: it is no 2xx, so the provider calls again
   */
  async hear(callback: Callback, signature: string): Promise<void> {
    if (!isSignedBy(callback, signature, this.settings.PAYMENT_CALLBACK_SECRET))
      throw new CallbackForgedError();
    await this.steps.lookAfter(callback.orderId);
  }
}
