import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { AppError } from '@shop/errors';
import type { HashStep } from '@shop/redis/hash';
import type { CartConfig } from '../config.js';
import { SETTINGS } from '../settings.js';
import { amountsAfter, type Amounts } from './change.js';
import { GroupCommit } from './group-commit.js';
import { OperationReusedError } from './journal.errors.js';
import { type CartRow, JournalRepository, type OperationRow } from './journal.repository.js';

/** A change that somebody wants. */
export interface Operation {
  readonly cartId: string;
  /** Unique for the cart; the same id again is the same change. */
  readonly operationId: string;
  readonly steps: readonly HashStep[];
}

/** A change that is durable, and the cart as it stands after it or later. */
export interface Journaled {
  readonly kind: 'made' | 'repeated';
  readonly version: number;
  readonly amounts: Amounts;
}

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
    @Inject(SETTINGS) config: CartConfig,
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
   * @throws QuantityTooLargeError, CartFullError, OperationReusedError: nothing was made
   * @throws JournalBusyError, DatabaseUnavailableError: send the same operation again
   */
  async append(operation: Operation): Promise<Journaled> {
    const outcome = await this.#commits.submit(operation);
    if (outcome instanceof AppError) throw outcome;
    return outcome;
  }

  /** Forgets a cart and its changes, as its owner may ask. */
  erase(cartId: string): Promise<void> {
    return this.rows.erase(cartId);
  }

  /** One transaction for all; a refusal concerns its own change only. */
  #commit(batch: readonly Operation[]): Promise<(Journaled | AppError)[]> {
    return this.rows.inTransaction(async (transaction) => {
      const carts = await this.rows.lock(
        transaction,
        batch.map(({ cartId }) => cartId),
      );
      const known = new Map(
        (await this.rows.findOperations(transaction, batch)).map((row) => [nameOf(row), row]),
      );
      const made: OperationRow[] = [];
      const outcomes = batch.map((operation) => judge(operation, { carts, known, made }));
      if (made.length === 0) return outcomes;
      await this.rows.insertOperations(transaction, made);
      const changed = new Set(made.map(({ cartId }) => cartId));
      await this.rows.update(
        transaction,
        [...carts.values()].filter(({ id }) => changed.has(id)),
      );
      return outcomes;
    });
  }
}

interface Ledger {
  readonly carts: ReadonlyMap<string, CartRow>;
  /** Operations made before or in this batch, by name. */
  readonly known: Map<string, OperationRow>;
  readonly made: OperationRow[];
}

function judge(operation: Operation, { carts, known, made }: Ledger): Journaled | AppError {
  const { cartId, operationId, steps } = operation;
  const cart = carts.get(cartId);
  if (!cart) throw new Error('a cart was not locked');
  const before = known.get(nameOf(operation));
  if (before) {
    if (!isSame(before.steps, steps)) return new OperationReusedError(operationId);
    return { kind: 'repeated', version: cart.version, amounts: cart.amounts };
  }
  const amounts = amountsAfter(cart.amounts, steps);
  if (amounts instanceof AppError) return amounts;
  Object.assign(cart, { amounts, version: cart.version + 1 });
  const row = { cartId, operationId, version: cart.version, steps };
  known.set(nameOf(operation), row);
  made.push(row);
  return { kind: 'made', version: cart.version, amounts };
}

function nameOf({ cartId, operationId }: Pick<Operation, 'cartId' | 'operationId'>): string {
  return `${cartId} ${operationId}`;
}

function isSame(one: readonly HashStep[], other: readonly HashStep[]): boolean {
  const entriesOf = (steps: readonly HashStep[]) =>
    JSON.stringify(steps.map((step) => Object.entries(step).sort()));
  return entriesOf(one) === entriesOf(other);
}
