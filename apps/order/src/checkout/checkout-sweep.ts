import { Inject, Injectable } from '@nestjs/common';
import type { OrderConfig } from '../config.js';
import { SETTINGS } from '../settings.js';
import { CheckoutSteps } from './checkout-steps.js';
import { CheckoutsRepository } from './checkouts.repository.js';
import { tooLate } from './refusal.js';

const BATCH = 100;

/** Ends the checkouts that nobody finished, and forgets old refusals. Any number of instances may do it. */
@Injectable()
export class CheckoutSweep {
  constructor(
    private readonly checkouts: CheckoutsRepository,
    private readonly steps: CheckoutSteps,
    @Inject(SETTINGS) private readonly settings: OrderConfig,
  ) {}

  /** @throws what Postgres threw; the next run goes on where this one ended */
  async run(): Promise<void> {
    const abandoned = await this.checkouts.findAbandoned(this.settings.CHECKOUT_LIFE_MS, BATCH);
    for (const order of abandoned) await this.steps.refuse(order, tooLate);
    await this.checkouts.forgetRefusals(this.settings.REFUSALS_KEEP_MS);
  }
}
