import type { AttemptRef, Outcome, OutboxAttempt, OutboxTransport } from '../../src/outbox/index.js';

export interface LossyQueueOptions {
  readonly seed: number;
  /** Of the consumer; what it throws brings the message back. */
  readonly consume: (message: OutboxAttempt) => Promise<void>;
}

/**
 * Everything that a queue in a Redis that evicts, fails over and times out can do to a job, by a seeded dice: it refuses
 * attempts, takes and loses them, delivers them twice, in any order, takes them and says it did not, forgets what was done.
 */
export class LossyQueue implements OutboxTransport {
  readonly faults = new Map<string, number>();
  readonly #options: LossyQueueOptions;
  readonly #waiting: OutboxAttempt[] = [];
  readonly #outcomes = new Map<string, Outcome>();
  readonly #dice: () => number;
  #isClosed = false;
  /** Resolves when there may be something to consume. */
  #news = Promise.withResolvers<undefined>();

  constructor(options: LossyQueueOptions) {
    this.#options = options;
    this.#dice = diceOf(options.seed);
  }

  async publish(attempts: readonly OutboxAttempt[]): Promise<readonly string[]> {
    if (this.#happens('away', 0.1)) throw new Error('away');
    const taken = attempts.filter((attempt) => this.#take(attempt)).map(({ attemptId }) => attemptId);
    if (this.#happens('late', 0.1)) throw new Error('took them all, and answered too late');
    return taken;
  }

  async outcomes(attempts: readonly AttemptRef[]): Promise<ReadonlyMap<string, Outcome>> {
    if (this.#happens('away', 0.1)) throw new Error('away');
    for (const { attemptId } of attempts) {
      if (this.#happens('evicted', 0.1)) this.#outcomes.delete(attemptId);
    }
    return this.#outcomes;
  }

  /** Consumes, so many at a time, until the queue is closed. */
  async work(consumers: number): Promise<void> {
    await Promise.all(Array.from({ length: consumers }, () => this.#consume()));
  }

  close(): void {
    this.#isClosed = true;
    this.#news.resolve(undefined);
  }

  #put(message: OutboxAttempt): void {
    this.#waiting.push(message);
    this.#news.resolve(undefined);
    this.#news = Promise.withResolvers<undefined>();
  }

  #take(attempt: OutboxAttempt): boolean {
    if (this.#happens('refused', 0.1)) return false;
    if (this.#happens('lost', 0.1)) return true;
    this.#outcomes.set(attempt.attemptId, { state: 'open' });
    this.#put(attempt);
    if (this.#happens('delivered twice', 0.2)) this.#put(attempt);
    return true;
  }

  async #consume(): Promise<void> {
    while (!this.#isClosed) {
      const [message] = this.#waiting.splice(Math.floor(this.#dice() * this.#waiting.length), 1);
      if (message) await this.#run(message);
      else await this.#news.promise;
    }
  }

  async #run(message: OutboxAttempt): Promise<void> {
    try {
      await this.#options.consume(message);
      if (this.#happens('stalled after its commit', 0.05)) this.#put(message);
      this.#outcomes.set(message.attemptId, { state: 'done' });
    } catch {
      this.#put(message);
    }
  }

  #happens(fault: string, probability: number): boolean {
    const happens = this.#dice() < probability;
    if (happens) this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1);
    return happens;
  }
}

/** Mulberry32: numbers from 0 to 1 that a seed decides. */
function diceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
