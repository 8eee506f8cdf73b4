import { setTimeout as sleep } from 'node:timers/promises';

/** Lets requests go at a steady rate, however long each of them takes: a slow shop does not slow the shoppers down. */
export class Pace {
  readonly #intervalMs: number;
  #nextMs = 0;

  /** @param perSecond requests a second; null lets every request go at once */
  constructor(perSecond: number | null) {
    this.#intervalMs = perSecond === null ? 0 : 1000 / perSecond;
  }

  /** Returns when the caller's turn has come. Late turns are given at once, not lost. */
  async turn(): Promise<void> {
    if (this.#intervalMs === 0) return;
    const nowMs = performance.now();
    const turnMs = Math.max(this.#nextMs, nowMs);
    this.#nextMs = turnMs + this.#intervalMs;
    if (turnMs - nowMs >= 1) await sleep(turnMs - nowMs);
  }
}
