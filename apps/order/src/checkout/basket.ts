import { Injectable } from '@nestjs/common';
import { type CartItem, cartContentSchema } from '@shop/contracts/cart';
import { maxGoodsPence } from '@shop/contracts/discount';
import { type OrderAddress, orderAddressSchema } from '@shop/contracts/order';
import { type Product, productBatchPaths, productBatchSchema } from '@shop/contracts/product';
import { UpstreamProblemError, Upstreams } from '@shop/service-defaults/upstreams';
import {
  AddressUnknownError,
  CartEmptyError,
  OrderTooLargeError,
  ProductsGoneError,
} from './checkout.errors.js';
import { goodsPenceOf, type PricedLine } from './pricing.js';

export interface BasketLine extends PricedLine {
  readonly sku: string;
  readonly name: string;
}

/** Everything about an order that is fixed with the first request for it. */
export interface Basket {
  readonly lines: readonly BasketLine[];
  readonly goodsPence: number;
  readonly address: OrderAddress;
}

/** Reads what a shopper wants to order, and where it goes, in the shopper's own name. */
@Injectable()
export class Baskets {
  constructor(private readonly upstreams: Upstreams) {}

  /**
   * The cart as it is now with the prices of now, and the address.
   *
   * @throws CartEmptyError, ProductsGoneError, OrderTooLargeError, AddressUnknownError: nothing was begun
   * @throws what `ServiceClient.ask` throws
   */
  async read(addressId: string): Promise<Basket> {
    const [items, address] = await Promise.all([this.#items(), this.#address(addressId)]);
    if (items.length === 0) throw new CartEmptyError();
    const lines = pricedLines(items, await this.#products(items.map(({ sku }) => sku)));
    const goodsPence = goodsPenceOf(lines);
    if (goodsPence > maxGoodsPence) throw new OrderTooLargeError(maxGoodsPence);
    return { lines, goodsPence, address };
  }

  async #items(): Promise<readonly CartItem[]> {
    const question = {
      method: 'GET',
      path: '/cart/content',
      schema: cartContentSchema,
      as: 'caller',
    } as const;
    return (await this.upstreams.of('cart').ask(question)).items;
  }

  async #address(addressId: string): Promise<OrderAddress> {
    const path = `/me/addresses/${encodeURIComponent(addressId)}`;
    try {
      const question = { method: 'GET', path, schema: orderAddressSchema, as: 'caller' } as const;
      return await this.upstreams.of('user').ask(question);
    } catch (error) {
      if (error instanceof UpstreamProblemError && error.upstreamStatus === 404)
        throw new AddressUnknownError(addressId);
      throw error;
    }
  }

  async #products(skus: readonly string[]): Promise<ReadonlyMap<string, Product>> {
    const product = this.upstreams.of('product');
    const ask = (path: string) => product.ask({ method: 'GET', path, schema: productBatchSchema });
    const batches = await Promise.all(productBatchPaths(skus).map(ask));
    return new Map(batches.flatMap(({ items }) => items).map((found) => [found.sku, found]));
  }
}

function pricedLines(items: readonly CartItem[], products: ReadonlyMap<string, Product>): BasketLine[] {
  const gone = items.filter(({ sku }) => !products.has(sku)).map(({ sku }) => sku);
  if (gone.length > 0) throw new ProductsGoneError(gone);
  return items.flatMap(({ sku, quantity }) => {
    const product = products.get(sku);
    if (!product) return [];
    return [{ sku, name: product.name, unitPricePence: product.pricePence, quantity }];
  });
}
