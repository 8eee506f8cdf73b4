/** One caller's counter: what it was told, and what the server has in the end. */
export interface Settled {
  readonly acknowledged: number;
  /** Increments without an answer, or with an error: applied or not. */
  readonly unknown: number;
  readonly found: number;
}

/** What became of acknowledged increments. Both are at least so many; a loss and a double of one counter hide each other. */
export interface Losses {
  /** Acknowledged and not there. */
  readonly lost: number;
  /** There more often than it can have been applied once each. */
  readonly twice: number;
}

export function lossesOf(counters: readonly Settled[]): Losses {
  return counters.reduce(
    ({ lost, twice }, { acknowledged, unknown, found }) => ({
      lost: lost + Math.max(0, acknowledged - found),
      twice: twice + Math.max(0, found - acknowledged - unknown),
    }),
    { lost: 0, twice: 0 },
  );
}
