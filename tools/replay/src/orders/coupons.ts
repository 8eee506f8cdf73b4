// What a replay offers: one coupon of each kind, made anew for it, so that no other replay has used it already.
import type { CouponTerms } from '@shop/contracts/discount';
import type { Trip } from '../trips.js';

/** A coupon that shoppers may use. */
export interface Offer {
  readonly code: string;
  readonly terms: CouponTerms;
}

/** What a coupon takes off an order. */
export interface Saving {
  readonly discountPence: number;
  readonly isShippingFree: boolean;
}

const dayMs = 86_400_000;
const unlimited = { minimumPence: 0, useLimit: null, shopperLimit: null };

type Kind = Omit<CouponTerms, 'validFrom' | 'validUntil'>;

/** In the order in which they are handed out. */
const kinds: Readonly<Record<string, Kind>> = {
  PERCENT: { ...unlimited, gives: { kind: 'percentage', percent: 10 } },
  FIXED: { ...unlimited, gives: { kind: 'fixed', pence: 500 } },
  SHIPPING: { ...unlimited, gives: { kind: 'free-shipping' } },
  MINIMUM: { ...unlimited, gives: { kind: 'percentage', percent: 15 }, minimumPence: 25_000 },
  FIRST: { ...unlimited, gives: { kind: 'percentage', percent: 20 }, useLimit: 5 },
  ONCE: { ...unlimited, gives: { kind: 'fixed', pence: 300 }, shopperLimit: 1 },
};

/** @param run upper-case letters and digits, at most 20 */
export function offersOf(run: string, now = Date.now()): Offer[] {
  const validFrom = new Date(now - dayMs).toISOString();
  const validUntil = new Date(now + dayMs).toISOString();
  return Object.entries(kinds).map(([name, kind]) => ({
    code: `${run}-${name}`,
    terms: { ...kind, validFrom, validUntil },
  }));
}

/**
 * Every fifth invoice uses a coupon. A customer has always the same one, so that who comes often meets its limit; among
 * guests they are spread.
 */
export function offerFor(
  { invoice, customerId }: Pick<Trip, 'invoice' | 'customerId'>,
  offers: readonly Offer[],
): Offer | null {
  const number = numberIn(invoice);
  if (number % 5 !== 0) return null;
  const lot = customerId === '' ? number / 5 : numberIn(customerId);
  return offers[lot % offers.length] ?? null;
}

/** What the terms say that an order gets. A percentage is rounded down, and nobody gets more than the goods cost. */
export function savingOf({ terms: { gives, minimumPence } }: Offer, goodsPence: number): Saving {
  const nothing = { discountPence: 0, isShippingFree: false };
  if (goodsPence < minimumPence) return nothing;
  if (gives.kind === 'free-shipping') return { ...nothing, isShippingFree: true };
  const discountPence =
    gives.kind === 'percentage'
      ? Math.floor((goodsPence * gives.percent) / 100)
      : Math.min(gives.pence, goodsPence);
  return { ...nothing, discountPence };
}

function numberIn(text: string): number {
  return Number(text.replace(/\D/g, ''));
}
