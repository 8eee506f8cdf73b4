// Work that a process does again and again beside its requests: a relay, a sweep. One run ends before the next begins,
// a failure is logged and counted and the next run is the retry, and a process that leaves waits for the run in hand.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { counter } from '../metrics/counter.js';

export interface RepeatingTaskOptions {
  /** Names it in logs and metrics. */
  readonly name: string;
  /** Pause between the end of one run and the beginning of the next, in milliseconds. */
  readonly everyMs: number;
  readonly log: Logger;
  /** One run. What it throws is logged and counted. */
  readonly run: () => Promise<void>;
}

const failures = counter('repeating_task_failures_total', 'Runs of repeating tasks that failed.', ['task']);

/** As a provider it lives with its app (`repeatingTask`), and has stopped before the stores close. */
export class RepeatingTask {
  readonly #options: RepeatingTaskOptions;
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(options: RepeatingTaskOptions) {
    this.#options = options;
  }

  onApplicationBootstrap(): void {
    this.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stop();
  }

  start(): void {
    this.#loop ??= this.#repeat();
  }

  /** Resolves when the run in hand has ended; there is none after it. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  async #repeat(): Promise<void> {
    const { signal } = this.#stopping;
    while (await this.#pause(signal)) await this.#runOnce();
  }

  /** Whether it is to go on. */
  async #pause(signal: AbortSignal): Promise<boolean> {
    await sleep(this.#options.everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    return !signal.aborted;
  }

  async #runOnce(): Promise<void> {
    const { name, log, run } = this.#options;
    try {
      await run();
    } catch (err) {
      failures.inc({ task: name });
      log.warn({ err, task: name }, 'a run of a repeating task failed');
    }
  }
}
