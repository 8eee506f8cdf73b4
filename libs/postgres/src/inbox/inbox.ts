// A job may arrive twice: it was slow, its answer was lost, a store was flushed. Its id is committed together with its
// effect, so a second delivery finds it. The primary key decides between two at the same time: the second insert waits
// for the first one's transaction, then finds the id, or takes it when that was rolled back.
import type { SqlClient, SqlTransaction } from '../pool/sql-client.js';

/** All in milliseconds or rows; defaults in brackets. */
export interface InboxOptions {
  /**
   * How long an id is remembered [2,592,000,000, 30 days]. Longer than anybody may still send the message: than the
   * sender's `redriveWithinMs`, and than its relays may be away.
   */
  readonly keepMs?: number;
  /** Rows of one statement of a sweep [1,000]. */
  readonly batchSize?: number;
  /** Statements of one sweep [50]; the rest waits for the next. */
  readonly batchesPerRun?: number;
}

const defaults: Required<InboxOptions> = { keepMs: 30 * 86_400_000, batchSize: 1_000, batchesPerRun: 50 };

/** What an inbox needs of a generated Prisma client. */
export interface InboxDatabase<Transaction extends SqlTransaction = SqlTransaction> extends SqlClient {
  $transaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result>;
}

/**
 * What a consumer has done already. Ask Nest for an `Inbox<Prisma.TransactionClient>`, and the work of a message is
 * given a transaction of the service's own client.
 */
export class Inbox<Transaction extends SqlTransaction = SqlTransaction> {
  readonly #database: InboxDatabase<Transaction>;
  readonly #options: Readonly<Required<InboxOptions>>;

  constructor(database: InboxDatabase<Transaction>, options: InboxOptions = {}) {
    this.#database = database;
    this.#options = Object.freeze({ ...defaults, ...options });
  }

  /**
   * Does the work of a message in a transaction and commits it, unless its effect is there: then the job counts as done.
   *
   * @param messageId the outbox's id, a UUID; never the id of an attempt, of which there may be several
   * @param work writes through its transaction and nowhere else
   * @returns whether the work was done now
   * @throws what `work` threw: nothing is written, and the message is not known
   * Another delivery at work for longer than the statement timeout, or Postgres down: throws, and the job is tried again.
   */
  commitOnce(messageId: string, work: (tx: Transaction) => Promise<unknown>): Promise<boolean> {
    return this.#database.$transaction((tx) => this.once(tx, messageId, () => work(tx)));
  }

  /**
   * `commitOnce` in a transaction that the consumer has begun, for whoever does more in it.
   *
   * @throws what `work` threw: the transaction must roll back, and the id with it
   */
  async once(tx: SqlTransaction, messageId: string, work: () => Promise<unknown>): Promise<boolean> {
    const taken = await tx.$executeRaw`
      INSERT INTO inbox (message_id) VALUES (${messageId}::uuid) ON CONFLICT DO NOTHING`;
    if (taken === 0) return false;
    await work();
    return true;
  }

  /** Forgets ids that are older than `keepMs`, in batches. @throws what the database threw; the next run goes on */
  async sweep(): Promise<void> {
    const { keepMs, batchSize, batchesPerRun } = this.#options;
    for (let batch = 0; batch < batchesPerRun; batch++) {
      const removed = await this.#database.$executeRaw`
        WITH old AS MATERIALIZED (
          SELECT message_id FROM inbox WHERE taken_at < now() - ${keepMs}::float8 * interval '1 millisecond'
          ORDER BY taken_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED
        )
        DELETE FROM inbox USING old WHERE inbox.message_id = old.message_id`;
      if (removed < batchSize) return;
    }
  }
}
