import { Injectable } from '@nestjs/common';
import type { Cart, CartContent } from '@shop/contracts/cart';
import type { Product } from '@shop/contracts/product';
import { AppError } from '@shop/errors';
import { type Operation, Journal } from '../journal/journal.js';
import { Products } from '../products/products.js';
import { CartCopies, type CartState } from './cart-copies.js';

@Injectable()
export class CartsService {
  constructor(
    private readonly journal: Journal,
    private readonly copies: CartCopies,
    private readonly products: Products,
  ) {}

  /** @throws RedisDeadlineError, RedisUnavailableError */
  async content(id: string): Promise<CartContent> {
    return contentOf(await this.copies.read(id));
  }

  /** The cart with today's prices; without them when product does not answer. */
  async priced(id: string): Promise<Cart> {
    const { version, items } = await this.content(id);
    const products = await this.#pricesOf(items.map(({ sku }) => sku));
    const priced = items.map(({ sku, quantity }) =>
      pricedItem({ sku, quantity, product: products.get(sku) }),
    );
    const isComplete = priced.every(({ linePence }) => linePence !== null);
    const totalPence = priced.reduce((sum, { linePence }) => sum + (linePence ?? 0), 0);
    return { version, items: priced, totalPence: isComplete ? totalPence : null, currency: 'GBP' };
  }

  /**
   * Changes a cart: journaled, then shown in Redis, then answered.
   *
   * @throws ProductsUnknownError, QuantityTooLargeError, CartFullError, OperationReusedError: nothing was made
   * @throws JournalBusyError, DatabaseUnavailableError, RedisDeadlineError, RedisUnavailableError and what calling
   *   product may throw: send the same operation again
   */
  async change(operation: Operation): Promise<CartContent> {
    await this.products.assertExist(addedBy(operation));
    const { version, amounts, kind } = await this.journal.append(operation);
    const { cartId, steps } = operation;
    if (kind === 'made') await this.copies.follow(cartId, { version, steps });
    else await this.copies.catchUp(cartId, version);
    return contentOf({ version, amounts });
  }

  /** Empties a cart. */
  async empty(cartId: string, operationId: string): Promise<CartContent> {
    const { items } = await this.content(cartId);
    if (items.length === 0) return this.content(cartId);
    return this.change({ cartId, operationId, steps: items.map(({ sku }) => ({ set: sku, to: 0 })) });
  }

  /** Removes everything of a cart. @throws what either store may throw: call again */
  async erase(cartId: string): Promise<void> {
    await this.journal.erase(cartId);
    await this.copies.forget(cartId);
  }

  async #pricesOf(skus: readonly string[]): Promise<ReadonlyMap<string, Product>> {
    try {
      return await this.products.find(skus);
    } catch (error) {
      if (error instanceof AppError && error.status >= 500) return new Map();
      throw error;
    }
  }
}

/** Taking something out needs no product to exist. */
function addedBy({ steps }: Operation): string[] {
  return steps.flatMap((step) => {
    if ('add' in step) return step.by > 0 ? [step.add] : [];
    return step.to > 0 ? [step.set] : [];
  });
}

function contentOf({ version, amounts }: CartState): CartContent {
  const items = [...amounts].map(([sku, quantity]) => ({ sku, quantity }));
  return { version, items: items.sort((one, other) => (one.sku < other.sku ? -1 : 1)) };
}

function pricedItem({
  sku,
  quantity,
  product,
}: {
  sku: string;
  quantity: number;
  product: Product | undefined;
}) {
  if (!product) return { sku, quantity, product: null, linePence: null };
  const { name, pricePence } = product;
  return { sku, quantity, product: { name, pricePence }, linePence: quantity * pricePence };
}
