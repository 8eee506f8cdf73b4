import { Injectable } from '@nestjs/common';
import { Journal } from '../journal/journal.js';
import type { Journaled, Operation } from '../journal/operation.js';
import { CartCopies } from './cart-copies.js';
import { CatchUp } from './catch-up.js';

/** A change is journaled, then shown in Redis, then answered. */
@Injectable()
export class CartChanges {
  constructor(
    private readonly journal: Journal,
    private readonly copies: CartCopies,
    private readonly catchUp: CatchUp,
  ) {}

  /**
   * Makes a change of one cart.
   *
   * @returns the cart with it, and with what came after
   * @throws QuantityTooLargeError, CartFullError, OperationReusedError, CartMergedError: nothing was made
   * @throws JournalBusyError, DatabaseUnavailableError, RedisDeadlineError, RedisUnavailableError: send the same
   *   operation again
   */
  async make(operation: Operation): Promise<Journaled> {
    const journaled = await this.journal.append(operation);
    await this.#show(operation.cartId, journaled);
    return journaled;
  }

  /**
   * Puts a guest's items into the cart of an account, once, and closes the guest's cart.
   *
   * @throws DatabaseUnavailableError, RedisDeadlineError, RedisUnavailableError: do it again
   */
  async merge({ from, into }: { from: string; into: string }): Promise<void> {
    await this.#show(into, await this.journal.merge({ from, into }));
    await this.copies.forget(from);
  }

  /** Removes everything of a cart and of the guests' carts that went into it. @throws what either store may: call again */
  async erase(cartId: string): Promise<void> {
    const erased = await this.journal.erase(cartId);
    await Promise.all([...new Set([cartId, ...erased])].map((id) => this.copies.forget(id)));
  }

  async #show(cartId: string, { kind, version, steps }: Journaled): Promise<void> {
    const change = this.copies.watch.journaled();
    try {
      if (kind === 'made') await this.copies.follow(cartId, { version, steps });
      else await this.copies.catchUp(cartId, version);
      this.copies.watch.shown([change]);
    } catch (error) {
      change.isMissed = true;
      this.catchUp.demand();
      throw error;
    }
  }
}
