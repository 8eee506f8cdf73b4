import { setTimeout as sleep } from 'node:timers/promises';
import { LockLostError } from './lock.errors.js';

/*
 * A lease as its holder sees it. It is extended three times as often as it must be; each extension counts from before it
 * was sent, and ends a tenth early, so that the holder is told of the loss before Redis gives the lock away. A process
 * that stands still is told late: against that only the token helps.
 */

const EXTENSIONS = 3;
const SAFE_PART = 0.9;

/** Why a lease was lost: another holder, or a lost key; or no answer from Redis until it was over. */
export type LossReason = 'taken' | 'silence';

export interface LeaseOptions {
  readonly lock: string;
  readonly leaseMs: number;
  /** When the lock was asked for, by `performance.now()`. */
  readonly askedAtMs: number;
  /** Asks for another lease; false when the lock is not ours any more. */
  readonly extend: () => Promise<boolean>;
  readonly onLost: (reason: LossReason) => void;
}

/** Until when, by `performance.now()`, a lease that was asked for then can be relied on. */
export function safeUntil({ askedAtMs, leaseMs }: Pick<LeaseOptions, 'askedAtMs' | 'leaseMs'>): number {
  return askedAtMs + leaseMs * SAFE_PART;
}

/** A lease that is kept until `end`, or lost. */
export class Lease {
  readonly #options: LeaseOptions;
  readonly #lost = new AbortController();
  readonly #ended = new AbortController();
  #expiry: NodeJS.Timeout | undefined;

  constructor(options: LeaseOptions) {
    this.#options = options;
    this.#relyOn(options.askedAtMs);
    void this.#keep();
  }

  /** Aborted with a LockLostError when the lease is lost. */
  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  /** Extends it no more, and loses it no more. */
  end(): void {
    clearTimeout(this.#expiry);
    this.#ended.abort();
  }

  async #keep(): Promise<void> {
    while (await this.#pause()) {
      const askedAtMs = performance.now();
      // No answer is not an answer: the lease runs on, and is lost by itself when it ends.
      const isExtended = await this.#options.extend().catch(() => null);
      if (isExtended === true) this.#relyOn(askedAtMs);
      if (isExtended === false) this.#lose('taken');
    }
  }

  /** A third of a lease; false when the lease is over. */
  async #pause(): Promise<boolean> {
    const { signal } = this.#ended;
    await sleep(this.#options.leaseMs / EXTENSIONS, undefined, { signal }).catch(() => undefined);
    return !signal.aborted;
  }

  #relyOn(askedAtMs: number): void {
    if (this.#ended.signal.aborted) return;
    clearTimeout(this.#expiry);
    const leftMs = safeUntil({ ...this.#options, askedAtMs }) - performance.now();
    this.#expiry = setTimeout(() => {
      this.#lose('silence');
    }, leftMs);
  }

  #lose(reason: LossReason): void {
    if (this.#ended.signal.aborted) return;
    this.end();
    this.#options.onLost(reason);
    this.#lost.abort(new LockLostError({ lock: this.#options.lock, reason }));
  }
}
