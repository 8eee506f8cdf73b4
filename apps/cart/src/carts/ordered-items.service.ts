import { Injectable } from '@nestjs/common';
import type { CartItem } from '@shop/contracts/cart';
import { AppError } from '@shop/errors';
import { UnrecoverableJobError } from '@shop/redis/queue';
import { CartChanges } from './cart-changes.js';

export interface OrderedItems {
  readonly orderId: string;
  /** Whose cart. */
  readonly userId: string;
  readonly lines: readonly CartItem[];
}

/**
 * What was ordered goes out of the cart. The journal knows a change by its id, and this one's is the order's: it happens
 * once however often the job comes, without an inbox.
 */
@Injectable()
export class OrderedItemsService {
  constructor(private readonly changes: CartChanges) {}

  /**
   * Takes the pieces of an order out of the account's cart. What was added since stays; where less is left than was
   * ordered, nothing stays. A cart that was erased is not made again.
   *
   * @throws UnrecoverableJobError when the order came with other pieces before: nothing was taken
   * Postgres or Redis away: throws, and the job is tried again.
   */
  async remove({ orderId, userId, lines }: OrderedItems): Promise<void> {
    // No client can send an id with a tilde, and that of a merge goes on with a guest's.
    const operationId = `~order-${orderId}`;
    try {
      await this.changes.make({ cartId: userId, operationId, change: { kind: 'ordered', lines } });
    } catch (error) {
      throw isRefusal(error)
        ? new UnrecoverableJobError(`order ${orderId}: the cart says ${error.code}`, error)
        : error;
    }
  }
}

/** A refusal is one again however often it is tried; what is away comes back. */
function isRefusal(error: unknown): error is AppError {
  return error instanceof AppError && error.status < 500;
}
