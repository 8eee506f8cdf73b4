/** As it is printed on the card: good to the end of that month. */
export interface Expiry {
  readonly expiryMonth: number;
  readonly expiryYear: number;
}

/** Months are UTC's: who lives west of it may lose the last hours of a card's life. */
export function isExpired({ expiryMonth, expiryYear }: Expiry, now: Date): boolean {
  return now.getTime() >= Date.UTC(expiryYear, expiryMonth);
}
