// What the shop may have given away in this run, at the most: whether a refusal is due can be told from it although many
// shoppers order at the same time. It errs to the shop's side: an order counts from the moment it is asked for, and what
// was given back may not be back yet.
import type { Want } from '../cart-record.js';
import type { Offer } from './coupons.js';
import type { Refusal, Shortage } from './refusals.js';

/** What an order is asked for with, as far as it bears on whether it may be refused. */
export interface Claim {
  /** Who asks. */
  readonly shopper: string;
  /** The most that can be in the cart. */
  readonly pieces: readonly Want[];
  /** Whether nothing in the cart is certain. */
  readonly mayBeEmpty: boolean;
  readonly offer: Offer | null;
  /** What the goods cost; null when the shop has not shown all prices. */
  readonly goodsPence: number | null;
}

export class SalesBook {
  readonly #sold = new Map<string, number>();
  /** Uses by code, and by code and shopper. */
  readonly #uses = new Map<string, number>();

  /** @param opening how many of each sku there were before the first order; a sku that is not in it is not judged */
  constructor(private readonly opening: ReadonlyMap<string, number>) {}

  /** Notes that an order is asked for. */
  claim(claim: Claim): void {
    this.#add(claim, 1);
  }

  /** The order was refused before anything was held for it. */
  giveUp(claim: Claim): void {
    this.#add(claim, -1);
  }

  /** Whether the shop had to refuse the order, or may have had to. @param claim has been noted */
  isDue(claim: Claim, { code, shortages }: Refusal): boolean {
    const { offer, shopper, goodsPence } = claim;
    if (code === 'INSUFFICIENT_STOCK')
      return shortages.length > 0 && shortages.every((shortage) => this.#isShort(claim, shortage));
    if (code === 'CART_EMPTY') return claim.mayBeEmpty;
    if (!offer) return false;
    const { minimumPence, useLimit, shopperLimit } = offer.terms;
    if (code === 'COUPON_BELOW_MINIMUM') return goodsPence === null || goodsPence < minimumPence;
    if (code === 'COUPON_USED_UP') return this.#isReached(useLimit, offer.code);
    return code === 'COUPON_USED_BY_SHOPPER' && this.#isReached(shopperLimit, useOf(offer, shopper));
  }

  /** The shop says how many it has: no fewer than all others can have left. */
  #isShort({ pieces }: Claim, { sku, requested, available }: Shortage): boolean {
    const opening = this.opening.get(sku);
    const own = pieces.find((piece) => piece.sku === sku)?.quantity ?? 0;
    if (requested > own || available >= requested) return false;
    return opening === undefined || available >= opening - ((this.#sold.get(sku) ?? 0) - own);
  }

  #isReached(limit: number | null, use: string): boolean {
    const others = (this.#uses.get(use) ?? 0) - 1;
    return limit !== null && others >= limit;
  }

  #add({ pieces, offer, shopper }: Claim, sign: 1 | -1): void {
    for (const { sku, quantity } of pieces) this.#sold.set(sku, (this.#sold.get(sku) ?? 0) + sign * quantity);
    if (!offer) return;
    for (const use of [offer.code, useOf(offer, shopper)])
      this.#uses.set(use, (this.#uses.get(use) ?? 0) + sign);
  }
}

function useOf({ code }: Offer, shopper: string): string {
  return `${code} ${shopper}`;
}
