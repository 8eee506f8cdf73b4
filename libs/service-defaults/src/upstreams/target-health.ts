// Passive ejection: a target that fails is left alone for a pause, then one real request probes it (half-open). Each
// failed probe doubles the pause. Other failures do not: fifty requests lost in one crash are one piece of news.

const firstPauseMs = 500;
const longestPauseMs = 8_000;

/** What became of one attempt. `abandoned`: the caller went away, which says nothing about the target. */
export type AttemptOutcome = 'answered' | 'failed' | 'abandoned';

/** One attempt at the target, from its begin to its end. */
export interface Trial {
  /** @returns whether this ejected the target or took it back. */
  end(outcome: AttemptOutcome): boolean;
}

export class TargetHealth {
  #failures = 0;
  #restsUntilMs = 0;
  #isProbing = false;

  constructor(private readonly now: () => number = () => performance.now()) {}

  get isEjected(): boolean {
    return this.#failures > 0;
  }

  /** Whether the next request may go there: to a healthy target always, to an ejected one as the only probe. */
  get isEligible(): boolean {
    return !this.isEjected || (!this.#isProbing && this.now() >= this.#restsUntilMs);
  }

  /** A target that is not eligible may be tried all the same, when there is no other; it is then no probe. */
  begin(): Trial {
    const isProbe = this.isEjected && this.isEligible;
    if (isProbe) this.#isProbing = true;
    return { end: (outcome) => this.#end(outcome, isProbe) };
  }

  #end(outcome: AttemptOutcome, isProbe: boolean): boolean {
    const wasEjected = this.isEjected;
    if (isProbe) this.#isProbing = false;
    if (outcome === 'answered') this.#failures = 0;
    if (outcome === 'failed' && (!wasEjected || isProbe)) this.#rest();
    return wasEjected !== this.isEjected;
  }

  #rest(): void {
    this.#restsUntilMs = this.now() + Math.min(firstPauseMs * 2 ** this.#failures, longestPauseMs);
    this.#failures += 1;
  }
}
