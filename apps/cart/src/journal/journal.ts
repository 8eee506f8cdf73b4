import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { AppError } from '@shop/errors';
import type { CartConfig } from '../config.js';
import { SETTINGS } from '../settings.js';
import { GroupCommit } from './group-commit.js';
import { JournalRepository } from './journal.repository.js';
import { Ledger } from './ledger.js';
import type { Journaled, Operation } from './operation.js';

/**
 * How long a job's change is remembered, in milliseconds: 30 days, as by an inbox. Its sender may send it again until 14
 * days after it was written, when an operator revives a dead letter; forgotten before that, it would be made twice.
 */
const JOBS_KEEP_MS = 30 * 86_400_000;

/**
 * The truth about carts. A change is judged and committed here before anybody is told that it was made; its version is
 * its place in the cart's order, which Redis follows.
 *
 * Postgres down: rejects with a 503. Whether a commit whose answer was lost has happened is found out by sending the
 * same operation again.
 */
@Injectable()
export class Journal implements BeforeApplicationShutdown {
  readonly #commits: GroupCommit<Operation, Journaled | AppError>;

  constructor(
    private readonly rows: JournalRepository,
    @Inject(SETTINGS) private readonly config: CartConfig,
  ) {
    this.#commits = new GroupCommit({
      gatherMs: config.JOURNAL_GATHER_MS,
      mostInBatch: config.JOURNAL_BATCH,
      mostWaiting: config.JOURNAL_QUEUE,
      commit: (batch) => this.#commit(batch),
    });
  }

  /** The last batch is committed before the pool closes. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#commits.drain();
  }

  /**
   * Makes a change durable.
   *
   * @throws QuantityTooLargeError, CartFullError, OperationReusedError, CartMergedError: nothing was made
   * @throws JournalBusyError, DatabaseUnavailableError: send the same operation again
   */
  async append(operation: Operation): Promise<Journaled> {
    return resultOf(await this.#commits.submit(operation));
  }

  /**
   * Puts a guest's items into the cart of an account and closes the guest's cart, once: whoever comes later finds it
   * closed. A transaction of its own, so that every change judged after it knows the guest's operations for made.
   *
   * @throws DatabaseUnavailableError: do it again
   */
  async merge({ from, into }: { from: string; into: string }): Promise<Journaled> {
    // No client can send an id with a tilde.
    const operation = { cartId: into, operationId: `~${from}`, change: { kind: 'merge', from } } as const;
    const [outcome] = await this.#commit([operation]);
    if (outcome === undefined) throw new Error('the commit gave no outcome');
    return resultOf(outcome);
  }

  /** Forgets a cart and its changes, as its owner may ask. @returns the ids of what was forgotten */
  erase(cartId: string): Promise<string[]> {
    return this.rows.erase(cartId);
  }

  /** Removes what is too old to be asked for: keys of changes, carts of guests whose cookie has ended. */
  sweep(): Promise<void> {
    const { OPERATIONS_KEEP_MS: operationsMs, GUESTS_KEEP_MS: guestsMs } = this.config;
    return this.rows.sweep({ operationsMs, jobsMs: JOBS_KEEP_MS, guestsMs });
  }

  /** One transaction for all; a refusal concerns its own change only. */
  #commit(batch: readonly Operation[]): Promise<(Journaled | AppError)[]> {
    return this.rows.inTransaction(async (transaction) => {
      await this.rows.create(transaction, batch.flatMap(cartsMadeBy));
      const carts = await this.rows.lock(transaction, batch.flatMap(cartsOf));
      const ledger = new Ledger(carts, await this.rows.findOperations(transaction, batch));
      const outcomes = batch.map((operation) => ledger.judge(operation));
      if (ledger.made.length > 0) await this.rows.insertOperations(transaction, ledger.made);
      if (ledger.changed.length > 0) await this.rows.update(transaction, ledger.changed);
      return outcomes;
    });
  }
}

function cartsOf({ cartId, change }: Operation): string[] {
  return change.kind === 'merge' ? [cartId, change.from] : [cartId];
}

/** For what was ordered no cart is made: it would be a trace of an account that was erased. */
function cartsMadeBy(operation: Operation): string[] {
  return operation.change.kind === 'ordered' ? [] : cartsOf(operation);
}

function resultOf(outcome: Journaled | AppError): Journaled {
  if (outcome instanceof AppError) throw outcome;
  return outcome;
}
