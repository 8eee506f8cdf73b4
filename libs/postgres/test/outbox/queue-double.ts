import type { AttemptRef, Outcome, OutboxAttempt, OutboxTransport } from '../../src/outbox/index.js';

/** A queue that does as it is told, and has no consumer but the spec. */
export class QueueDouble implements OutboxTransport {
  /** Everything that was handed over, in order. */
  readonly published: OutboxAttempt[] = [];
  /** Everything that was asked about, in order. */
  readonly asked: AttemptRef[] = [];
  readonly #outcomes = new Map<string, Outcome>();
  /** Whether it takes an attempt. */
  takes: (attempt: OutboxAttempt) => boolean = () => true;
  /** What each call throws, or waits for. */
  fault: (attempts: readonly AttemptRef[]) => Promise<void> = () => Promise.resolve();

  async publish(attempts: readonly OutboxAttempt[]): Promise<readonly string[]> {
    await this.fault(attempts);
    const taken = attempts.filter((attempt) => this.takes(attempt));
    this.published.push(...taken);
    for (const { attemptId } of taken) this.#outcomes.set(attemptId, { state: 'open' });
    return taken.map(({ attemptId }) => attemptId);
  }

  async outcomes(attempts: readonly AttemptRef[]): Promise<ReadonlyMap<string, Outcome>> {
    await this.fault(attempts);
    this.asked.push(...attempts);
    return new Map(
      attempts.map(({ attemptId }) => [attemptId, this.#outcomes.get(attemptId) ?? { state: 'unknown' }]),
    );
  }

  get attemptIds(): string[] {
    return this.published.map(({ attemptId }) => attemptId);
  }

  /** The consumer of everything that was handed over comes to this. */
  conclude(outcome: Outcome): void {
    for (const attemptId of this.#outcomes.keys()) this.#outcomes.set(attemptId, outcome);
  }

  /** What a flush does. */
  forgetEverything(): void {
    this.#outcomes.clear();
  }
}
