import { Injectable } from '@nestjs/common';
import { redemptionSchema } from '@shop/contracts/discount';
import { problemSchema } from '@shop/contracts/problem';
import { type Reservation, reservationSchema } from '@shop/contracts/stock';
import {
  type Question,
  type ServiceClient,
  UpstreamProblemError,
  Upstreams,
} from '@shop/service-defaults/upstreams';
import { OrderRefusedError, type Refusal } from './checkout.errors.js';
import { tooLate } from './refusal.js';

/** What is to be held for an order. */
export interface Wanted {
  readonly id: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly couponCode: string | null;
  readonly goodsPence: number;
}

/** What a coupon gives. */
export interface Discount {
  readonly discountPence: number;
  readonly isShippingFree: boolean;
}

const noDiscount: Discount = Object.freeze({ discountPence: 0, isShippingFree: false });
/** What stands in the problem of another service and is not for our callers, or is said by ours anew. */
const envelope = ['type', 'title', 'status', 'detail', 'instance', 'code', 'requestId', 'errors'];

/**
 * Puts stock aside and counts the coupon, under the order's id and in the shopper's name: asked twice it answers alike, so
 * any number of requests may work on one order. What is held and never committed goes back by itself (ADR 0056).
 */
@Injectable()
export class Holds {
  constructor(private readonly upstreams: Upstreams) {}

  /**
   * The stock first: an order that cannot be delivered uses no coupon.
   *
   * @throws OrderRefusedError when the shop cannot or the coupon does not help: the order is refused for good
   * @throws what `ServiceClient.ask` throws: ask again
   */
  async take({ id, lines, couponCode, goodsPence }: Wanted): Promise<Discount> {
    const body = { lines: lines.map(({ sku, quantity }) => ({ sku, quantity })) };
    const stock = { path: `/reservations/${id}`, body, schema: reservationSchema };
    assertCounts(await hold(this.upstreams.of('product'), stock));
    if (couponCode === null) return noDiscount;
    const use = {
      path: `/redemptions/${id}`,
      body: { code: couponCode, goodsPence },
      schema: redemptionSchema,
    };
    const redemption = await hold(this.upstreams.of('discount'), use);
    assertCounts(redemption);
    return redemption;
  }
}

async function hold<T>(
  service: ServiceClient,
  question: Pick<Question<T>, 'path' | 'body' | 'schema'>,
): Promise<T> {
  try {
    return await service.ask<T>({ method: 'PUT', as: 'caller', isRepeatable: true, ...question });
  } catch (error) {
    const refusal = refusalIn(error);
    throw refusal ? new OrderRefusedError(refusal) : error;
  }
}

/** 409: the other service has decided. 404: there is no such coupon. Everything else says nothing about the order. */
function refusalIn(error: unknown): Refusal | undefined {
  if (!(error instanceof UpstreamProblemError) || ![404, 409].includes(error.upstreamStatus))
    return undefined;
  const problem = problemSchema.safeParse(error.cause).data;
  if (!problem) return undefined;
  const fields = Object.entries(problem).filter(([name]) => !envelope.includes(name));
  return { code: problem.code, message: problem.detail, fields: Object.fromEntries(fields) };
}

/** Its time was over before the order was placed. */
function assertCounts({ state }: Pick<Reservation, 'state'>): void {
  if (state === 'expired' || state === 'released') throw new OrderRefusedError(tooLate);
}
