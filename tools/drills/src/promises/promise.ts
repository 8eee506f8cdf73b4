import type { Closing, Tally } from '@shop/replay';

/** A promise of the shop and what the drill says to it. */
export interface Promised {
  readonly promise: string;
  readonly isKept: boolean;
  readonly seen: string;
}

/** Judges one promise by what was seen. */
export type Judgement<Seen> = (seen: Seen) => Promised;

/** What shoppers saw. */
export interface ShoppersSeen {
  readonly before: Tally;
  /** From the fault to the end. */
  readonly through: Tally;
  /** What is there in the end of what they were told. */
  readonly closing: Closing;
}
