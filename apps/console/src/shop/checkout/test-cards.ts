export interface TestCard {
  readonly number: string;
  /** What paying with it comes to. */
  readonly does: string;
}

/** The cards that the shop's payment sandbox knows; every other number is approved as well. */
export const testCards: readonly TestCard[] = [
  { number: '4242 4242 4242 4242', does: 'is approved' },
  { number: '4000 0000 0000 0002', does: 'is declined: the order is cancelled' },
  { number: '4000 0000 0000 9995', does: 'lacks funds: the order is cancelled' },
  { number: '4000 0000 0000 0119', does: 'is approved, but the bank answers too late and is asked again' },
  { number: '4000 0000 0000 0259', does: 'is approved by a callback that comes twice, and counts once' },
  { number: '4000 0000 0000 0341', does: 'is approved by a callback that comes late' },
];
