import { until } from '@shop/local-stack';
import type { JobOutcome } from '../../src/queue/job-outcome.js';
import type { JobPublisher, PublishAttempt } from '../../src/queue/job-publisher.js';
import { chargeAttempt } from './queue-bench.js';

interface Row {
  attempt: PublishAttempt;
  state: 'to be published' | 'published' | 'done' | 'dead';
}

/** What the relay over a Postgres outbox does, with the rows in memory: publish, ask, publish again what was lost. */
export class OutboxDouble {
  /** How often a row was published again after Redis had lost it. */
  republished = 0;
  readonly #publisher: JobPublisher;
  readonly #rows = new Map<string, Row>();

  constructor(publisher: JobPublisher) {
    this.#publisher = publisher;
  }

  get ids(): string[] {
    return [...this.#rows.keys()];
  }

  /** Writes rows, as a transaction would. */
  write(count: number): void {
    for (let index = 0; index < count; index += 1) {
      const attempt = chargeAttempt();
      this.#rows.set(attempt.id, { attempt, state: 'to be published' });
    }
  }

  countOf(state: Row['state']): number {
    return this.#in(state).length;
  }

  /** One round of the relay. Redis slow or gone: the rows stay as they are. */
  async relay(): Promise<void> {
    await this.publish().catch(() => undefined);
    await this.#ask().catch(() => undefined);
  }

  /** Publishes what is to be. @throws as the publisher does, when it accepts nothing */
  async publish(): Promise<void> {
    const rows = this.#in('to be published');
    if (rows.length === 0) return;
    const accepted = new Set(await this.#publisher.publish(rows.map(({ attempt }) => attempt)));
    for (const row of rows) if (accepted.has(row.attempt.attemptId)) row.state = 'published';
  }

  /** Relays until so many rows are done; all, when no count is given. */
  async untilDone({
    count = this.#rows.size,
    withinMs,
  }: {
    count?: number;
    withinMs: number;
  }): Promise<void> {
    const isDone = async () => {
      await this.relay();
      return this.countOf('done') >= count;
    };
    await until(isDone, { what: `${String(count)} rows of the outbox are done`, withinMs, everyMs: 100 });
  }

  async #ask(): Promise<void> {
    const rows = this.#in('published');
    const outcomes = await this.#publisher.outcomes(rows.map(({ attempt }) => attempt));
    for (const row of rows) this.#settle(row, outcomes.get(row.attempt.attemptId)?.state);
  }

  #settle(row: Row, state: JobOutcome['state'] | undefined): void {
    if (state === 'done' || state === 'dead') row.state = state;
    if (state !== 'unknown') return;
    const { id, attempt } = row.attempt;
    this.republished += 1;
    row.attempt = { ...row.attempt, attempt: attempt + 1, attemptId: `${id}-${String(attempt + 1)}` };
    row.state = 'to be published';
  }

  #in(state: Row['state']): Row[] {
    return [...this.#rows.values()].filter((row) => row.state === state);
  }
}

/** A consumer's inbox: the effect of a message happens once, however often its job is run. */
export class InboxDouble {
  readonly handled = new Set<string>();
  /** Runs of jobs, repeated ones included. */
  runs = 0;

  readonly handle = async (_payload: unknown, { messageId }: { messageId: string }): Promise<void> => {
    this.runs += 1;
    this.handled.add(messageId);
    await Promise.resolve();
  };
}
