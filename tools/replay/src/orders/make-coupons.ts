import type { Operator } from '../operator.js';
import { CouponsNotMadeError } from '../replay.errors.js';
import { reasonOf } from '../shop-client.js';
import { type Offer, offersOf } from './coupons.js';

export const couponRoute = 'PUT /coupons/:code';

/** Makes the coupons of a run. @throws CouponsNotMadeError */
export async function makeCoupons(operator: Operator, run: string): Promise<Offer[]> {
  const offers = offersOf(run.toUpperCase());
  for (const { code, terms } of offers) {
    const reply = await operator.ask({
      ...{ method: 'PUT', path: `/coupons/${code}`, route: couponRoute, body: terms, isTriedAgain: true },
    });
    if (reply.status !== 200) throw new CouponsNotMadeError(reasonOf(reply));
  }
  return offers;
}
