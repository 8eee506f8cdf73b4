import type { CouponFound, HistorySeen, Redemption } from './history.js';
import { groupedBy, type Violation } from './violation.js';

/** A coupon is used at most as often as its limit says, and each acknowledged use is counted. */
export function checkCoupons({ redemptions, coupons }: Pick<HistorySeen, 'redemptions' | 'coupons'>) {
  const made = groupedBy(redemptions, ({ coupon }) => coupon);
  return [...coupons].flatMap(([coupon, found]) => checkCoupon(coupon, found, made.get(coupon) ?? []));
}

function checkCoupon(
  coupon: string,
  { limit, used }: CouponFound,
  redemptions: readonly Redemption[],
): Violation[] {
  const count = (outcome: Redemption['outcome']) =>
    redemptions.filter((redemption) => redemption.outcome === outcome).length;
  const [acknowledged, unknown] = [count('acknowledged'), count('unknown')];
  const told = `${coupon}: limit ${limit}, ${acknowledged} acknowledged, ${unknown} unknown, ${used ?? 'unknown'} counted`;
  const violations: Violation[] = [];
  if (acknowledged > limit || (used ?? 0) > limit) violations.push({ kind: 'over-redemption', what: told });
  if (used === null) return [...violations, { kind: 'unreadable coupon', what: told }];
  if (used < acknowledged) violations.push({ kind: 'uncounted redemption', what: told });
  if (used > acknowledged + unknown) violations.push({ kind: 'unasked redemption', what: told });
  return violations;
}
