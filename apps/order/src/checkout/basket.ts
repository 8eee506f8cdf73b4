import { Inject, Injectable } from '@nestjs/common';
import { type CartItem, cartContentSchema } from '@shop/contracts/cart';
import { maxGoodsPence } from '@shop/contracts/discount';
import { type OrderAddress, orderAddressSchema } from '@shop/contracts/order';
import { type Product, productBatchPaths, productBatchSchema } from '@shop/contracts/product';
import { maxWeightGrams, type Rate, rateSchema } from '@shop/contracts/shipping';
import { UpstreamProblemError, Upstreams } from '@shop/service-defaults/upstreams';
import type { OrderConfig } from '../config.js';
import { SETTINGS } from '../settings.js';
import {
  AddressNotServedError,
  AddressUnknownError,
  CartEmptyError,
  OrderTooHeavyError,
  OrderTooLargeError,
  ProductsGoneError,
} from './checkout.errors.js';
import { goodsPenceOf, piecesOf, type PricedLine } from './pricing.js';

export interface BasketLine extends PricedLine {
  readonly sku: string;
  readonly name: string;
}

/** Everything about an order that is fixed with the first request for it. */
export interface Basket {
  readonly lines: readonly BasketLine[];
  readonly goodsPence: number;
  readonly address: OrderAddress;
  readonly weightGrams: number;
  readonly shippingPence: number;
}

/** Reads what a shopper wants to order, where it goes and what that costs, in the shopper's own name. */
@Injectable()
export class Baskets {
  constructor(
    private readonly upstreams: Upstreams,
    @Inject(SETTINGS) private readonly settings: OrderConfig,
  ) {}

  /**
   * The cart as it is now with the prices of now, shipping included, and the address.
   *
   * @throws CartEmptyError, ProductsGoneError, OrderTooLargeError, OrderTooHeavyError, AddressUnknownError,
   *   AddressNotServedError: nothing was begun
   * @throws what `ServiceClient.ask` throws
   */
  async read(addressId: string): Promise<Basket> {
    const [items, address] = await Promise.all([this.#items(), this.#address(addressId)]);
    if (items.length === 0) throw new CartEmptyError();
    const lines = pricedLines(items, await this.#products(items.map(({ sku }) => sku)));
    const goodsPence = goodsPenceOf(lines);
    if (goodsPence > maxGoodsPence) throw new OrderTooLargeError(maxGoodsPence);
    const weightGrams = piecesOf(lines) * this.settings.PIECE_WEIGHT_GRAMS;
    if (weightGrams > maxWeightGrams) throw new OrderTooHeavyError(maxWeightGrams);
    const { ratePence: shippingPence } = await this.#rate(address.country, weightGrams);
    return { lines, goodsPence, address, weightGrams, shippingPence };
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
      throw isUnknown(error) ? new AddressUnknownError(addressId) : error;
    }
  }

  async #rate(country: string, weightGrams: number): Promise<Rate> {
    const path = `/shipping/rates?country=${country}&weightGrams=${weightGrams}`;
    try {
      return await this.upstreams.of('shipping').ask({ method: 'GET', path, schema: rateSchema });
    } catch (error) {
      throw isUnknown(error) ? new AddressNotServedError(country) : error;
    }
  }

  async #products(skus: readonly string[]): Promise<ReadonlyMap<string, Product>> {
    const product = this.upstreams.of('product');
    const ask = (path: string) => product.ask({ method: 'GET', path, schema: productBatchSchema });
    const batches = await Promise.all(productBatchPaths(skus).map(ask));
    return new Map(batches.flatMap(({ items }) => items).map((found) => [found.sku, found]));
  }
}

function isUnknown(error: unknown): boolean {
  return error instanceof UpstreamProblemError && error.upstreamStatus === 404;
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
