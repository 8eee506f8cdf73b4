import { Injectable } from '@nestjs/common';
import type { Cart, CartContent } from '@shop/contracts/cart';
import type { Product } from '@shop/contracts/product';
import { AppError } from '@shop/errors';
import type { Operation } from '../journal/operation.js';
import { Products } from '../products/products.js';
import { CartChanges } from './cart-changes.js';
import { CartCopies, type CartState } from './cart-copies.js';

@Injectable()
export class CartsService {
  constructor(
    private readonly changes: CartChanges,
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
   * Changes a cart.
   *
   * @throws ProductsUnknownError and what calling product may throw: nothing was made
   * @throws what `CartChanges.make` throws
   */
  async change(operation: Operation): Promise<CartContent> {
    await this.products.assertExist(addedBy(operation));
    return contentOf(await this.changes.make(operation));
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
function addedBy({ change }: Operation): string[] {
  if (change.kind !== 'steps') return [];
  return change.steps.flatMap((step) => {
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
