import type { DrillKind, DrillOrder, DrillOverview, DrillReport, LoadOrder } from '@shop/contracts/drill-ops';
import type { Told } from '@shop/drills/told';
import { Child } from './child.js';
import { commandOf } from './command-of.js';
import { DeskBusyError, NothingToStopError } from './desk.errors.js';
import { DrillLog } from './drill-log.js';

export interface DeskOptions {
  /** The programs that hold a drill and that go shopping. */
  readonly programs: { readonly drill: string; readonly replay: string };
  readonly catalogue: readonly DrillKind[];
  /** The directory for reports. */
  readonly reports: string;
  /** Where people shop; not set: the shop that `npm start` keeps running here. Drills read it in their environment, as SHOP_URL. */
  readonly shopUrl?: string | undefined;
}

interface Load {
  readonly child: Child;
  readonly requestsPerSecond: number;
  /** They were told to go home: nobody comes after them. */
  isOver: boolean;
}

/** How long a drill may take to undo what it did, and shoppers to go home. */
const GRACE_MS = 60_000;

/**
 * Holds drills and lets people shop, one at a time. What runs is a process of its own: it may fall without the desk, and
 * ends with it.
 */
export class DrillDesk {
  readonly #options: DeskOptions;
  #drill: { readonly child: Child; readonly log: DrillLog } | undefined;
  #last: DrillLog | undefined;
  #load: Load | undefined;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  report(): DrillReport {
    const load = this.#load && { requestsPerSecond: this.#load.requestsPerSecond };
    return { run: this.#last?.run ?? null, load: load ?? null };
  }

  overview(): DrillOverview {
    return { ...this.report(), drills: [...this.#options.catalogue] };
  }

  /** @throws DeskBusyError, DrillUnknownError, DrillChoiceError */
  hold(order: DrillOrder): void {
    const words = commandOf(order, this.#options.catalogue);
    this.#assertFree();
    const log = new DrillLog(words);
    const { programs, reports } = this.#options;
    const child = new Child(programs.drill, [...words, '--reports', reports], (message) => {
      log.hear(message as Told);
    });
    this.#last = log;
    this.#drill = { child, log };
    void child.ended.then((status) => {
      log.finished(
        status === 0 ? null : `It ended with ${status === null ? 'a signal' : `status ${String(status)}`}.`,
      );
      this.#drill = undefined;
    });
  }

  /** Returns at once; the report says when it has ended. @throws NothingToStopError */
  stopDrill(): void {
    if (this.#drill === undefined) throw new NothingToStopError('drill');
    this.#drill.log.stopping();
    this.#drill.child.interrupt();
  }

  /** @throws DeskBusyError */
  startLoad({ requestsPerSecond }: LoadOrder): void {
    this.#assertFree();
    this.#shop(requestsPerSecond);
  }

  /** @throws NothingToStopError */
  async stopLoad(): Promise<void> {
    if (this.#load === undefined) throw new NothingToStopError('load');
    this.#load.isOver = true;
    await this.#load.child.stop(GRACE_MS);
  }

  /** Ends what runs, and returns when it has. */
  async close(): Promise<void> {
    const children = [this.#drill?.child, this.#load?.child].filter((child) => child !== undefined);
    if (this.#load !== undefined) this.#load.isOver = true;
    await Promise.all(children.map((child) => child.stop(GRACE_MS)));
  }

  #assertFree(): void {
    if (this.#drill !== undefined) throw new DeskBusyError(`a drill "${this.#drill.log.run.drill}"`);
    if (this.#load !== undefined) throw new DeskBusyError('load');
  }

  /** The replay shops a file of invoices once; who wants load wants it until it is stopped. */
  #shop(requestsPerSecond: number): void {
    const { programs, shopUrl } = this.#options;
    const words = ['--rate', String(requestsPerSecond), '--uncached-trips', '0'];
    if (shopUrl !== undefined) words.push('--base-url', shopUrl);
    const child = new Child(programs.replay, words, () => undefined);
    const load: Load = { child, requestsPerSecond, isOver: false };
    this.#load = load;
    void child.ended.then((status) => {
      this.#load = undefined;
      if (status === 0 && !load.isOver) this.#shop(requestsPerSecond);
    });
  }
}
