import { isDeepStrictEqual } from 'node:util';
import { AppError } from '@shop/errors';
import type { HashStep } from '@shop/redis/hash';
import { type Amounts, amountsAfter, emptyingSteps, mergingSteps, takingSteps } from './amounts.js';
import { CartMergedError, OperationReusedError } from './journal.errors.js';
import type { CartRow, OperationRow } from './journal.repository.js';
import type { Journaled, Operation } from './operation.js';

/** Everything about a transaction that is decided in memory: its carts, locked, and what becomes of them in order. */
export class Ledger {
  readonly made: OperationRow[] = [];
  readonly #carts: ReadonlyMap<string, CartRow>;
  readonly #known: Map<string, OperationRow>;
  readonly #changed = new Set<CartRow>();

  /**
   * @param carts without those that are not there and shall not be made
   * @param known operations of these carts that were made before
   */
  constructor(carts: ReadonlyMap<string, CartRow>, known: readonly OperationRow[]) {
    this.#carts = carts;
    this.#known = new Map(known.map((row) => [nameOf(row), row]));
  }

  /** The carts that are to be written. */
  get changed(): readonly CartRow[] {
    return [...this.#changed];
  }

  /** Makes a change if it may be made; a refusal leaves everything as it was. */
  judge(operation: Operation): Journaled | AppError {
    const { change } = operation;
    if (change.kind === 'ordered' && !this.#carts.has(operation.cartId)) return nothing;
    const cart = this.#cart(operation.cartId);
    const before = this.#known.get(nameOf(operation));
    if (before && !isDeepStrictEqual(before.change, change))
      return new OperationReusedError(operation.operationId);
    if (before) return standing(cart);
    if (cart.mergedInto !== null) return new CartMergedError();
    switch (change.kind) {
      case 'steps':
        return this.#make(operation, change.steps);
      case 'empty':
        return this.#make(operation, emptyingSteps(cart.amounts));
      case 'merge':
        return this.#merge(operation, change.from);
      case 'ordered':
        return this.#make(operation, takingSteps(change.lines));
    }
  }

  /** Both carts change or none does, so an item is in one of them whenever anybody looks. */
  #merge(operation: Operation, from: string): Journaled | AppError {
    const [cart, guest] = [this.#cart(operation.cartId), this.#cart(from)];
    if (guest.mergedInto !== null) return standing(cart);
    const steps = mergingSteps(cart.amounts, guest.amounts);
    this.#write(guest, { amounts: new Map(), mergedInto: cart.id });
    return steps.length === 0 ? standing(cart) : this.#make(operation, steps);
  }

  #make(operation: Operation, steps: readonly HashStep[]): Journaled | AppError {
    const cart = this.#cart(operation.cartId);
    const amounts = amountsAfter(cart.amounts, steps);
    if (amounts instanceof AppError) return amounts;
    this.#write(cart, { amounts });
    const row = { ...operation, version: cart.version };
    this.#known.set(nameOf(row), row);
    this.made.push(row);
    return { kind: 'made', version: cart.version, amounts, steps };
  }

  #write(cart: CartRow, change: { amounts: Amounts; mergedInto?: string }): void {
    Object.assign(cart, change, { version: cart.version + 1 });
    this.#changed.add(cart);
  }

  #cart(id: string): CartRow {
    const cart = this.#carts.get(id);
    if (cart) return cart;
    throw new Error('a cart was not locked');
  }
}

/** What becomes of a cart that is not there. */
const nothing: Journaled = { kind: 'repeated', version: 0, amounts: new Map(), steps: [] };

function standing({ version, amounts }: CartRow): Journaled {
  return { kind: 'repeated', version, amounts, steps: [] };
}

function nameOf({ cartId, operationId }: Pick<OperationRow, 'cartId' | 'operationId'>): string {
  return `${cartId} ${operationId}`;
}
