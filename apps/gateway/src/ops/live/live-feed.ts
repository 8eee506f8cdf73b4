import { setTimeout as sleep } from 'node:timers/promises';
import type { LivePart, LiveSetback } from '@shop/contracts/live-ops';
import { describeFailure } from '../describe-failure.js';

/*
 * Reports read again and again while anybody watches, once for all of them: ten viewers cost what one costs, and what
 * they are sent is made into text once. Nobody watches: nothing is read. A report that fails is told as a setback, and
 * read again at its next turn.
 */

export interface LiveReport {
  readonly part: LivePart;
  /** Pause between the end of one reading and the beginning of the next, in milliseconds. */
  readonly everyMs: number;
  readonly read: () => unknown;
}

/** One event, its data as JSON. */
export interface LiveEvent {
  readonly event: LivePart | 'setback';
  readonly json: string;
}

type Viewer = (event: LiveEvent) => void;

export class LiveFeed {
  readonly #reports: readonly LiveReport[];
  readonly #viewers = new Set<Viewer>();
  /** The newest of each part: a viewer who comes does not wait for the next. */
  readonly #newest = new Map<LivePart, LiveEvent>();
  #reading: AbortController | undefined;

  constructor(reports: readonly LiveReport[]) {
    this.#reports = reports;
  }

  get viewers(): number {
    return this.#viewers.size;
  }

  /** Tells the viewer what is known, then every event until the signal aborts. */
  watch(viewer: Viewer, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#viewers.add(viewer);
    const leave = (): void => {
      this.#viewers.delete(viewer);
      if (this.#viewers.size === 0) this.#stop();
    };
    signal.addEventListener('abort', leave, { once: true });
    for (const event of this.#newest.values()) viewer(event);
    this.#start();
  }

  #start(): void {
    if (this.#reading !== undefined) return;
    this.#reading = new AbortController();
    for (const report of this.#reports) void this.#repeat(report, this.#reading.signal);
  }

  #stop(): void {
    this.#reading?.abort();
    this.#reading = undefined;
    this.#newest.clear();
  }

  async #repeat(report: LiveReport, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const event = await eventOf(report);
      if (signal.aborted) return;
      // What has not changed is known to all who watch.
      const isNew = this.#newest.get(report.part)?.json !== event.json;
      this.#newest.set(report.part, event);
      if (isNew) for (const viewer of this.#viewers) viewer(event);
      await sleep(report.everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}

async function eventOf({ part, read }: LiveReport): Promise<LiveEvent> {
  try {
    return { event: part, json: JSON.stringify(await read()) };
  } catch (error) {
    const setback: LiveSetback = { part, problem: describeFailure(error) };
    return { event: 'setback', json: JSON.stringify(setback) };
  }
}
