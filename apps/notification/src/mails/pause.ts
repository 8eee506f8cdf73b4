export interface PauseOptions {
  /** After the first failure, in milliseconds; it doubles with each in a row. */
  readonly baseMs: number;
  /** It never gets longer than this. */
  readonly maxMs: number;
  /** A clock that never goes back, in milliseconds. */
  readonly nowMs?: () => number;
}

/** How long somebody who fails is left alone. */
export class Pause {
  readonly #options: Required<PauseOptions>;
  #failures = 0;
  #endsAtMs = -Infinity;

  constructor(options: PauseOptions) {
    this.#options = { nowMs: () => performance.now(), ...options };
  }

  get isOn(): boolean {
    return this.#options.nowMs() < this.#endsAtMs;
  }

  /** Begins one, twice as long as that before. @returns its length in milliseconds */
  begin(): number {
    const { baseMs, maxMs, nowMs } = this.#options;
    const lengthMs = Math.min(maxMs, baseMs * 2 ** this.#failures);
    this.#failures += 1;
    this.#endsAtMs = nowMs() + lengthMs;
    return lengthMs;
  }

  /** All is well: the next one is a first one again. */
  reset(): void {
    this.#failures = 0;
    this.#endsAtMs = -Infinity;
  }
}
