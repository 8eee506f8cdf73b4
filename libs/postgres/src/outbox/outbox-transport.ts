// The port between the outbox and whatever carries jobs. An app plugs an adapter of its queue in; this package knows
// no queue.

/** Names one attempt to get a row to its consumer. */
export interface AttemptRef {
  /** The row's id, a UUID: the same in all of its attempts. The consumer's inbox goes by it. */
  readonly id: string;
  /** From 1. */
  readonly attempt: number;
  /**
   * `<id>-<attempt>`: what the transport may drop repetitions by. Never used twice, since a queue that still knows an
   * id of which it lost the place in its list would enqueue nothing.
   */
  readonly attemptId: string;
  readonly queue: string;
}

export interface OutboxAttempt extends AttemptRef {
  /** What the job is called in its queue. */
  readonly name: string;
  /** JSON, as it was added. */
  readonly payload: unknown;
  /** W3C trace context, so that the consumer's work belongs to the trace of who asked for it. */
  readonly traceparent?: string;
}

/** What became of an attempt. */
export type Outcome =
  /** The consumer has finished, after its own commit. */
  | { readonly state: 'done' }
  /** The consumer gave up; nobody will try again. */
  | { readonly state: 'dead'; readonly error: string }
  /** It waits there, is delayed, or runs. */
  | { readonly state: 'open' }
  /** The transport knows nothing of it: it never arrived, was evicted, or the store was flushed. */
  | { readonly state: 'unknown' };

export interface OutboxTransport {
  /**
   * Hands attempts over, all of them or some. One that cannot be taken must not keep the others back.
   *
   * @returns the `attemptId`s that were taken; the others are tried again, under the next attempt id
   * @throws anything, when the transport is away: all of them are tried again
   */
  publish(attempts: readonly OutboxAttempt[]): Promise<readonly string[]>;

  /**
   * Tells what became of attempts of one queue.
   *
   * @returns outcomes by `attemptId`; one that is missing counts as unknown
   * @throws anything, when the queue is away: nothing is concluded
   */
  outcomes(attempts: readonly AttemptRef[]): Promise<ReadonlyMap<string, Outcome>>;
}

export function attemptIdOf({ id, attempt }: Pick<AttemptRef, 'id' | 'attempt'>): string {
  return `${id}-${String(attempt)}`;
}
