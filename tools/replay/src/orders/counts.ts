/** What shoppers do about orders, in the order in which the report tells it. */
export const happenings = {
  checkouts: 'orders asked for',
  twice: '  twice at once',
  placed: 'placed',
  withCoupon: '  with a coupon',
  withDeclining: '  with a card that is declined later',
  shortened: '  of what was left in stock',
  insufficientStock: 'refused: too little in stock',
  COUPON_USED_UP: 'refused: the coupon is used up',
  COUPON_USED_BY_SHOPPER: 'refused: the shopper has used the coupon',
  COUPON_BELOW_MINIMUM: 'refused: too cheap for the coupon',
  otherRefusals: 'refused: anything else',
  unanswered: 'not answered: sent again later',
  nothingInCart: 'went home: nothing in the cart',
  soldOut: 'went home: everything sold out',
  notServed: 'went home: could not check out',
  cancelled: 'whole orders cancelled',
  refunded: 'parts of orders refunded',
  notOrdered: 'not taken back: it was not ordered like that',
  notPaid: 'not taken back: it was never paid',
  notTakenBack: 'not taken back: the shop could not',
} as const;

export type Happening = keyof typeof happenings;

/** Counts what happens. */
export class Counts {
  readonly #counts = new Map<Happening, number>();

  add(happening: Happening): void {
    this.#counts.set(happening, this.of(happening) + 1);
  }

  of(happening: Happening): number {
    return this.#counts.get(happening) ?? 0;
  }
}
