import type { Offer } from '../orders/coupons.js';
import { type Account, standingIn } from './accounts.js';
import type { LedgerLine } from './ledger-line.js';

/** A coupon and how often the shop says that it was used; null when that cannot be read. */
export interface CouponFound {
  readonly offer: Offer;
  readonly used: number | null;
}

/** Each coupon is used by the orders that stand and have it, and never more often than it may be. */
export function compareCoupons(coupons: readonly CouponFound[], accounts: readonly Account[]): LedgerLine[] {
  const standing = standingIn(accounts);
  return coupons.map(({ offer: { code, terms }, used }) => {
    const uses = standing.filter(({ couponCode }) => couponCode === code).length;
    const limit = terms.useLimit;
    return {
      ...{ what: `uses of ${code}`, acknowledged: uses, found: used ?? 0 },
      differences: [
        ...(used === null ? [`${code}: its uses cannot be read`] : []),
        ...(used === null || used === uses
          ? []
          : [`${code}: ${String(used)} uses instead of ${String(uses)}`]),
        ...(limit !== null && (used ?? 0) > limit
          ? [`${code}: used more often than ${String(limit)} times`]
          : []),
      ],
    };
  });
}
