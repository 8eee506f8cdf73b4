// Brings rows of the outbox to the transport. A claim is a lease that ends by itself, so a relay that is killed at any
// line costs a delay and no job. What is due again is asked about before it is sent again; what is sent twice all the same
// finds its effect in the consumer's inbox. Order is not promised: a batch that fails goes behind those after it.
import type { SqlClient } from '../pool/sql-client.js';
import { reasonOf } from './failure-reason.js';
import { countFailed, countPublished } from './outbox.metrics.js';
import { type OutboxOptions, type ResolvedOutboxOptions, resolveOptions } from './outbox-options.js';
import { type ClaimedRow, OutboxRepository } from './outbox.repository.js';
import { OutboxSettlement } from './outbox-settlement.js';
import { withSpans } from './outbox.tracing.js';
import type { OutboxAttempt, OutboxTransport } from './outbox-transport.js';
import { withDeadline } from './transport-deadline.js';

export interface OutboxRelayParts {
  /** A generated Prisma client. */
  readonly database: SqlClient;
  readonly transport: OutboxTransport;
  readonly options?: OutboxOptions | undefined;
}

/** Any number of relays may work on one outbox. Let `publishDue` and `settle` repeat in each process that has it. */
export class OutboxRelay {
  readonly #options: ResolvedOutboxOptions;
  readonly #rows: OutboxRepository;
  readonly #transport: OutboxTransport;
  readonly #settlement: OutboxSettlement;
  #publishing: Promise<void> | undefined;
  #isNudged = false;
  #isLeaving = false;

  constructor({ database, transport, options }: OutboxRelayParts) {
    this.#options = resolveOptions(options);
    this.#rows = new OutboxRepository(database, this.#options);
    this.#transport = withSpans(withDeadline(transport, this.#options.transportTimeoutMs));
    const { batchesPerRun } = this.#options;
    this.#settlement = new OutboxSettlement({ rows: this.#rows, transport: this.#transport, batchesPerRun });
  }

  /**
   * Publishes what is due, in batches. Called while it works, it answers with the run in hand.
   *
   * @throws what the transport or the database threw; what was not taken is due again after `retryMs`
   * The transport down: rows wait, and each run tries one batch.
   */
  publishDue(): Promise<void> {
    if (this.#isLeaving) return Promise.resolve();
    return (this.#publishing ??= this.#publishBatches());
  }

  /** To be called after a commit that added jobs: publishes them now rather than at the next poll. Never throws. */
  nudge(): void {
    this.#isNudged = true;
    // The next poll meets the same failure, and reports it.
    this.publishDue().catch(() => undefined);
  }

  /**
   * Asks the transport what became of open rows, and closes them.
   *
   * @throws what the transport or the database threw; the rows stay open
   */
  settle(): Promise<void> {
    return this.#settlement.run();
  }

  /** Finishes the batch in hand; what else is due is left to the others. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#isLeaving = true;
    await this.#publishing?.catch(() => undefined);
  }

  async #publishBatches(): Promise<void> {
    const { batchSize, batchesPerRun } = this.#options;
    try {
      for (let batch = 0; batch < batchesPerRun && !this.#isLeaving; batch++) {
        this.#isNudged = false;
        const claimed = await this.#rows.claim();
        await this.#publish(claimed.filter(({ attempt }) => attempt === 1));
        await this.#republish(claimed.filter(({ attempt }) => attempt > 1));
        if (claimed.length < batchSize && !this.#isNudged) return;
      }
    } finally {
      this.#publishing = undefined;
    }
  }

  async #republish(claimed: readonly ClaimedRow[]): Promise<void> {
    if (claimed.length > 0) await this.#publish(await this.#settlement.missingOf(claimed));
  }

  async #publish(rows: readonly ClaimedRow[]): Promise<void> {
    if (rows.length === 0) return;
    const accepted = new Set(await this.#send(rows));
    const refused = rows.filter(({ attemptId }) => !accepted.has(attemptId));
    countPublished(rows.filter(({ attemptId }) => accepted.has(attemptId)));
    if (refused.length > 0) await this.#postpone(refused, 'the transport did not take it');
  }

  async #send(rows: readonly ClaimedRow[]): Promise<readonly string[]> {
    try {
      return await this.#transport.publish(rows.map(toAttempt));
    } catch (error) {
      await this.#postpone(rows, reasonOf(error));
      throw error;
    }
  }

  async #postpone(refused: readonly ClaimedRow[], reason: string): Promise<void> {
    countFailed(refused);
    await this.#rows.postpone(refused, { reason, wereSent: true });
  }
}

function toAttempt({ id, attempt, attemptId, queue, name, payload, traceparent }: ClaimedRow): OutboxAttempt {
  return { id, attempt, attemptId, queue, name, payload, ...(traceparent !== null && { traceparent }) };
}
