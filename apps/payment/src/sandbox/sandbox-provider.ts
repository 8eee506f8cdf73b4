// A payment provider to try the shop against, in place of a real one. It behaves like one over a bad network: it does a
// thing once for its key, durably, and may say so too late, twice, or by a callback only. The test cards and the setting
// `timeoutEvery` choose which (README). Its tables are its own; the rest of the service knows it by the port alone.
import { Inject, Injectable } from '@nestjs/common';
import type { CardRequest, Charge } from '@shop/contracts/payment';
import type { PaymentConfig } from '../config.js';
import {
  type Authorisation,
  type ChargeCall,
  PaymentProvider,
  type ProviderCharge,
  type RefundCall,
  type StatementPage,
  type VaultedCard,
} from '../provider/payment-provider.js';
import { ProviderRefusedError, ProviderTimeoutError } from '../provider/provider.errors.js';
import { SETTINGS } from '../settings.js';
import { planFor } from './authorisation-plan.js';
import { brandOf } from './card-brand.js';
import {
  authorised,
  blankCharge,
  captured,
  refunded,
  type SandboxChargeRow,
  voided,
} from './charge-rules.js';
import { SandboxCardsRepository } from './sandbox-cards.repository.js';
import { type Operation, type Performed, SandboxChargesRepository } from './sandbox-charges.repository.js';
import { behaviourOf } from './test-cards.js';

@Injectable()
export class SandboxProvider extends PaymentProvider {
  constructor(
    private readonly cards: SandboxCardsRepository,
    private readonly charges: SandboxChargesRepository,
    @Inject(SETTINGS) private readonly settings: PaymentConfig,
  ) {
    super();
  }

  async vault({ number, expiryMonth, expiryYear }: CardRequest): Promise<VaultedCard> {
    const [brand, lastFour, behaviour] = [brandOf(number), number.slice(-4), behaviourOf(number)];
    const vaultId = await this.cards.insert({ brand, lastFour, behaviour, expiryMonth, expiryYear });
    return { vaultId, brand, lastFour };
  }

  async authorise({ vaultId, amountPence, ...call }: Authorisation): Promise<ProviderCharge> {
    const card = await this.cards.find(vaultId);
    if (!card) throw new ProviderRefusedError(call.key);
    const plan = planFor(card, { now: new Date(), lateMs: this.settings.SANDBOX_CALLBACK_MS });
    const asked = { ...blankCharge(call), cardId: vaultId, amountPence };
    const done = await this.#perform({ kind: 'authorise', callbacks: plan.callbacks, ...call }, (charge) =>
      authorised(charge, { asked, plan }),
    );
    if (done.isNew && plan.isLate) throw new ProviderTimeoutError(call.key);
    return done.charge;
  }

  capture(call: ChargeCall): Promise<ProviderCharge> {
    return this.#change('capture', call, (charge) => captured(knownOr(charge, call)));
  }

  void(call: ChargeCall): Promise<ProviderCharge> {
    return this.#change('void', call, (charge) => (charge ? voided(charge) : blankCharge(call)));
  }

  refund({ amountPence, ...call }: RefundCall): Promise<ProviderCharge> {
    return this.#change('refund', call, (charge) => refunded(knownOr(charge, call), amountPence));
  }

  find(key: string): Promise<ProviderCharge | null> {
    return this.charges.findByOperation(key);
  }

  statement(page: StatementPage): Promise<Charge[]> {
    return this.charges.statement(page);
  }

  async #change(
    kind: Operation['kind'],
    call: ChargeCall,
    change: (charge: SandboxChargeRow | null) => SandboxChargeRow,
  ): Promise<ProviderCharge> {
    return (await this.#perform({ kind, ...call }, change)).charge;
  }

  /** @throws ProviderTimeoutError after it is done, when this call is one of those that answer too late */
  async #perform(
    operation: Operation,
    change: (charge: SandboxChargeRow | null) => SandboxChargeRow,
  ): Promise<Performed> {
    const isLate = await this.charges.countCall();
    const done = await this.charges.perform(operation, change);
    if (isLate) throw new ProviderTimeoutError(operation.key);
    return done;
  }
}

/** @throws ProviderRefusedError when nothing is known of the charge */
function knownOr(charge: SandboxChargeRow | null, { key }: ChargeCall): SandboxChargeRow {
  if (!charge) throw new ProviderRefusedError(key);
  return charge;
}
