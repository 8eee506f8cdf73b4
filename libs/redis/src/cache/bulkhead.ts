import { gauge } from '../client/metrics.js';
import { CacheOverloadedError } from './cache.errors.js';

/*
 * Reads that go past Redis would, without it, all reach the source at once. So a process lets a few of their loads run
 * at a time, lets a bounded number wait for a bounded time, and refuses the rest with a 503 that says when to come
 * back. Loads under a lease are not held up here: there is one of them per key in the whole fleet.
 */

export interface BulkheadOptions {
  /** How many loads run at once, at least 1. */
  readonly maxRunning: number;
  /** How many wait for their turn. */
  readonly maxWaiting: number;
  /** How long one waits, in milliseconds; a load that reads through the cache itself could else wait for itself. */
  readonly maxWaitMs: number;
}

const bulkheads = new Set<Bulkhead>();
const sumOf = (read: (one: Bulkhead) => number) => () =>
  [...bulkheads].reduce((sum, one) => sum + read(one), 0);
gauge(
  'cache_bypass_loads',
  'Loads past Redis that run at the moment',
  sumOf((one) => one.running),
);
gauge(
  'cache_bypass_loads_waiting',
  'Loads past Redis that wait for their turn',
  sumOf((one) => one.waiting),
);

export class Bulkhead {
  readonly #options: BulkheadOptions;
  readonly #waiting = new Set<() => void>();
  #running = 0;

  constructor(options: BulkheadOptions) {
    this.#options = options;
    bulkheads.add(this);
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Does the work when it is its turn.
   *
   * @throws CacheOverloadedError when too many wait already, or its turn did not come in time; and what `work` throws
   */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.#options.maxRunning) await this.#turn();
    else this.#running += 1;
    try {
      return await work();
    } finally {
      this.#passOn();
    }
  }

  /** No longer counts for the gauges. */
  close(): void {
    bulkheads.delete(this);
  }

  #turn(): Promise<void> {
    if (this.#waiting.size >= this.#options.maxWaiting) return Promise.reject(new CacheOverloadedError());
    return new Promise((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer);
        this.#waiting.delete(begin);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(begin);
        reject(new CacheOverloadedError());
      }, this.#options.maxWaitMs);
      this.#waiting.add(begin);
    });
  }

  /** Our place goes to who has waited longest, or becomes free. */
  #passOn(): void {
    const [next] = this.#waiting;
    if (next === undefined) this.#running -= 1;
    else next();
  }
}
