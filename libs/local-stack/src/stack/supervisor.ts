/**
 * Starts again what ends by itself, as compose's `restart: unless-stopped` does. Each part has its own first pause,
 * doubled after every failure up to 30 s: a service comes back at once, a Redis node only after its replica had time
 * to take over, so that a kill shows a failover and the node returns as a replica.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ManagedProcess } from '../processes/managed-process.js';
import type { Progress } from './progress.js';

export interface Part {
  /** The present process; another one after `restart`. */
  process(): ManagedProcess;
  restart(): Promise<void>;
  readonly firstPauseMs: number;
  /** Whether somebody wants it down; it is started again when nobody does. */
  isHeld?(): boolean;
}

/** How soon a part comes back that is not held any more. */
const HOLD_LOOK_MS = 50;

const LONGEST_PAUSE_MS = 30_000;
/** Who ran so long has recovered: its next failure is a first one again. */
const STABLE_AFTER_MS = 60_000;

export class Supervisor {
  readonly #progress: Progress;
  readonly #stopping = new AbortController();
  readonly #onRestart: () => void;

  constructor(options: { progress: Progress; onRestart: () => void }) {
    this.#progress = options.progress;
    this.#onRestart = options.onRestart;
  }

  /** Looks after the part until `stop`. */
  watch(part: Part): void {
    // Rejects only when it is stopped during a pause.
    this.#lookAfter(part).catch(() => undefined);
  }

  /** From now on what ends stays ended. */
  stop(): void {
    this.#stopping.abort();
  }

  async #lookAfter(part: Part): Promise<void> {
    for (let failures = 0; ; failures++) {
      const since = performance.now();
      const exit = await part.process().exited;
      if (this.#stopping.signal.aborted) return;
      if (performance.now() - since > STABLE_AFTER_MS) failures = 0;
      const pauseMs = Math.min(part.firstPauseMs * 2 ** failures, LONGEST_PAUSE_MS);
      this.#progress.warn(
        `${part.process().diedError(exit).message}\nStarting it again in ${pauseMs / 1000} s.`,
      );
      await this.#pause(pauseMs);
      while (part.isHeld?.()) await this.#pause(HOLD_LOOK_MS);
      await this.#restart(part);
    }
  }

  #pause(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: this.#stopping.signal });
  }

  /** A restart that fails leaves a process that has ended, so the loop above tries again. */
  async #restart(part: Part): Promise<void> {
    try {
      await part.restart();
      this.#progress.say(`${part.process().name} runs again`);
      this.#onRestart();
    } catch (error) {
      await part.process().stop();
      this.#progress.warn(`It did not come back: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
