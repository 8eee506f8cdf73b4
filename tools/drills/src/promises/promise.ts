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
  /** From the fault until the shop has come through it. */
  readonly through: Tally;
  /** Afterwards, while nobody is let in and everyone finishes the trip: they hurry, so their waits say little. */
  readonly home: Tally;
  /** What is there in the end of what they were told. */
  readonly closing: Closing;
}
