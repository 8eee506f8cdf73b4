import { couponUsageSchema } from '@shop/contracts/discount';
import { lookUntil } from '../look-until.js';
import { Operator } from '../operator.js';
import type { Offer } from '../orders/coupons.js';
import type { VisitOptions } from '../visit.js';
import type { Account } from './accounts.js';
import { compareCoupons, type CouponFound } from './compare-coupons.js';

export const usageRoute = 'GET /coupons/:code/usage';

interface FindingUses extends Omit<VisitOptions, 'signal'> {
  readonly accounts: readonly Account[];
  readonly operatorToken: string | undefined;
  readonly deadlineMs: number;
}

/** How often each coupon was used. Waits for what was given back: that comes by a job. */
export function findUses(
  offers: readonly Offer[],
  { accounts, operatorToken, deadlineMs, ...options }: FindingUses,
): Promise<CouponFound[]> {
  const operator = new Operator(options, operatorToken ?? '');
  return lookUntil(
    async () => {
      const found: CouponFound[] = [];
      for (const offer of offers) found.push({ offer, used: await usesOf(offer, operator) });
      return found;
    },
    (found) => compareCoupons(found, accounts).every(({ differences }) => differences.length === 0),
    { deadlineMs },
  );
}

async function usesOf({ code }: Offer, operator: Operator): Promise<number | null> {
  const reply = await operator.ask({
    ...{ method: 'GET', path: `/coupons/${code}/usage`, route: usageRoute, isTriedAgain: true },
  });
  if (reply.status !== 200) return null;
  return couponUsageSchema.safeParse(reply.body).data?.used ?? null;
}
