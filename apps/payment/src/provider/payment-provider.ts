// What payment asks of whoever moves the money, and on what it relies. Each call that moves money goes under a key of
// ours. Under a key the provider does one thing once; told again, it does nothing and answers how the charge stands by
// now. So whoever got no answer, or died before it was written down, asks again. No call is made inside a transaction.
import type { Card, CardRequest, Charge } from '@shop/contracts/payment';

/** What a provider tells of a card that it keeps. */
export interface VaultedCard {
  /** By which it knows the card from now on. */
  readonly vaultId: string;
  readonly brand: Card['brand'];
  readonly lastFour: string;
}

/** How a charge stands. Amounts are whole pence. */
export interface ProviderCharge extends Pick<
  Charge,
  'state' | 'amountPence' | 'capturedPence' | 'refundedPence'
> {
  /** Null unless it is declined. */
  readonly declineReason: string | null;
}

/** What every call that moves money says. */
export interface ChargeCall {
  /** Under it the call is done once. */
  readonly key: string;
  /** The key under which the charge is authorised. */
  readonly chargeKey: string;
  readonly orderId: string;
}

export interface Authorisation extends ChargeCall {
  readonly vaultId: string;
  readonly amountPence: number;
}

export interface RefundCall extends ChargeCall {
  /** `rest`: whatever is left by the time it is done. */
  readonly amountPence: number | 'rest';
}

/** Some of the provider's books, by order. */
export interface StatementPage {
  /** At most as many. */
  readonly limit: number;
  /** Those after this order. */
  readonly after?: string | undefined;
}

/**
 * Every method throws ProviderTimeoutError when the answer did not come in time: it may be done or not.
 * A charge that cannot do what is asked (capture what is voided, void what is captured) stays, and is answered, as it is.
 */
export abstract class PaymentProvider {
  /** Keeps a card; number and code go nowhere else. Not under a key: a second one of the same card does no harm. */
  abstract vault(card: CardRequest): Promise<VaultedCard>;

  /** Reserves the money. `pending`: the provider will call back. One that was voided before it came stays so. */
  abstract authorise(call: Authorisation): Promise<ProviderCharge>;

  /** Takes what is reserved. */
  abstract capture(call: ChargeCall): Promise<ProviderCharge>;

  /** What is not captured by now never will be, not even when the authorisation is still on its way. */
  abstract void(call: ChargeCall): Promise<ProviderCharge>;

  /** Gives back a part. @throws ProviderRefusedError when more than what is left is asked for: nothing was done */
  abstract refund(call: RefundCall): Promise<ProviderCharge>;

  /** How the charge stands that a call under this key was about; null when no such call has arrived. */
  abstract find(key: string): Promise<ProviderCharge | null>;

  abstract statement(page: StatementPage): Promise<Charge[]>;
}
