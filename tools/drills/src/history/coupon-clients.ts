/**
 * Some people who use the same coupon at the same time, each for an order of one piece, until the shop says that it is used
 * up; then how often it counts as used is read, the orders are cancelled, and there is another coupon.
 */
import type { CouponTerms } from '@shop/contracts/discount';
import { couponUsageSchema } from '@shop/contracts/discount';
import { type Buyer, cancelAll, enrol, leave, order } from './buyer.js';
import { insist, rest, type Workplace } from './workplace.js';

export interface CouponClientsOptions extends Workplace {
  /** Of an operator, who makes the coupons. */
  readonly token: string;
  /** Of which there is enough for everybody. */
  readonly sku: string;
}

const BUYERS = 3;
const MOST_USES = 6;
/** More than there are uses, so that the limit is met. */
const ORDERS_EACH = 4;
const PAUSE_MS = 400;
const WITHIN_MS = 60_000;
const ADDRESS = '10.250.1.1';
const DAY_MS = 86_400_000;

export class CouponClients {
  readonly #options: CouponClientsOptions;
  #buyers: readonly Buyer[] = [];
  #coupons = 0;

  constructor(options: CouponClientsOptions) {
    this.#options = options;
  }

  async work(): Promise<void> {
    const { signal } = this.#options;
    const enrolled = await Promise.all(
      Array.from({ length: BUYERS }, (_, index) =>
        insist(() => enrol(this.#options.door, index), { withinMs: WITHIN_MS, signal }),
      ),
    );
    this.#buyers = enrolled.filter((buyer) => buyer !== null);
    while (!signal.aborted && this.#buyers.length > 0) await this.#useUp();
  }

  /** What stands is cancelled, so that the shop has its stock back, and nothing is left of the buyers. */
  async close(): Promise<void> {
    for (const buyer of this.#buyers) await leave(this.#options, buyer);
  }

  async #useUp(): Promise<void> {
    const { random, run, signal, history } = this.#options;
    const limit = random.between(1, MOST_USES);
    const code = `${run.toUpperCase()}-SOAK-${(this.#coupons += 1)}`;
    const made = await insist(() => this.#make(code, limit), { withinMs: WITHIN_MS, signal });
    if (!made) return;
    await Promise.all(this.#buyers.map((buyer) => this.#orderWith(code, buyer)));
    const used = await insist(() => this.#used(code), { withinMs: WITHIN_MS });
    history.coupons.set(code, { limit, used });
    await Promise.all(this.#buyers.map((buyer) => cancelAll(this.#options, buyer)));
  }

  async #orderWith(coupon: string, buyer: Buyer): Promise<void> {
    const { history, random, run, sku, signal } = this.#options;
    for (let nth = 1; nth <= ORDERS_EACH && !signal.aborted; nth++) {
      const key = `${run}-${coupon}-${buyer.number}-${nth}`.toLowerCase();
      const outcome = await order(this.#options, buyer, { sku, coupon, key });
      if (outcome !== null) history.redemptions.push({ coupon, key, outcome });
      await rest(random.between(PAUSE_MS / 2, (PAUSE_MS * 3) / 2), signal);
    }
  }

  async #make(code: string, useLimit: number): Promise<true | null> {
    const { door, token } = this.#options;
    const terms: CouponTerms = {
      gives: { kind: 'fixed', pence: 1 },
      ...{ minimumPence: 0, useLimit, shopperLimit: null },
      validFrom: new Date(Date.now() - DAY_MS).toISOString(),
      validUntil: new Date(Date.now() + DAY_MS).toISOString(),
    };
    const path = `/coupons/${code}`;
    const answer = await door.ask({ method: 'PUT', path, address: ADDRESS, token, body: terms });
    return answer.status === 200 ? true : null;
  }

  async #used(code: string): Promise<number | null> {
    const { door, token } = this.#options;
    const answer = await door.ask({ path: `/coupons/${code}/usage`, address: ADDRESS, token });
    return answer.status === 200 ? (couponUsageSchema.safeParse(answer.body).data?.used ?? null) : null;
  }
}
