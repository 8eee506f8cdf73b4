import { Injectable } from '@nestjs/common';
import { Prisma, PrismaClient } from '../generated/prisma/client.js';
import { type OrderWithLines, rowOf } from '../orders/order-row.js';
import type { Transaction } from '../orders/orders.repository.js';
import type { Basket } from './basket.js';
import type { Refusal } from './checkout.errors.js';

/** What a request asks for. */
export interface Attempt {
  readonly userId: string;
  readonly idempotencyKey: string;
  readonly addressId: string;
  readonly cardToken: string;
  readonly couponCode: string | null;
}

interface NewCheckout extends Attempt, Basket {
  readonly id: string;
}

/** Orders on their way to being placed. */
@Injectable()
export class CheckoutsRepository {
  constructor(private readonly database: PrismaClient) {}

  /** The one order of a key, in any state. */
  async find({
    userId,
    idempotencyKey,
  }: Pick<Attempt, 'userId' | 'idempotencyKey'>): Promise<OrderWithLines | null> {
    const stored = await this.database.order.findUnique({
      where: { userId_idempotencyKey: { userId, idempotencyKey } },
      include: { lines: { orderBy: { sku: 'asc' } } },
    });
    return stored && { ...rowOf(stored), lines: stored.lines };
  }

  /** Begins an order with its lines, unless the key has one: then nothing is written. */
  async begin({ lines, ...order }: NewCheckout): Promise<void> {
    await this.database.$transaction(async (transaction) => {
      const { count } = await transaction.order.createMany({ data: [order], skipDuplicates: true });
      if (count === 0) return;
      const data = lines.map((line) => ({ orderId: order.id, ...line }));
      await transaction.orderLine.createMany({ data });
    });
  }

  /** Notes each line's share of the discount, in the order of the skus. */
  async setDiscounts(
    transaction: Transaction,
    id: string,
    shares: readonly { readonly sku: string; readonly discountPence: number }[],
  ): Promise<void> {
    const [skus, pence] = [shares.map(({ sku }) => sku), shares.map(({ discountPence }) => discountPence)];
    await transaction.$executeRaw`
      UPDATE order_lines AS line SET discount_pence = share.pence
      FROM unnest(${skus}::text[], ${pence}::int[]) AS share (sku, pence)
      WHERE line.order_id = ${id}::uuid AND line.sku = share.sku`;
  }

  /** Refuses an order that is not placed. @returns whether it is refused now, by this */
  async refuse(transaction: Transaction, id: string, refusal: Refusal): Promise<boolean> {
    const { count } = await transaction.order.updateMany({
      where: { id, state: 'placing' },
      data: { state: 'refused', refusal: { ...refusal, fields: refusal.fields as Prisma.InputJsonObject } },
    });
    return count === 1;
  }

  /** Ids and coupons of those that nobody finished within so many milliseconds, oldest first. */
  async findAbandoned(lifeMs: number, limit: number): Promise<{ id: string; couponCode: string | null }[]> {
    return this.database.$queryRaw<{ id: string; couponCode: string | null }[]>`
      SELECT id, coupon_code AS "couponCode" FROM orders
      WHERE state = 'placing' AND created_at < now() - ${lifeMs}::float8 * interval '1 millisecond'
      ORDER BY created_at LIMIT ${limit}`;
  }

  /** Forgets refusals that are older than so many milliseconds. */
  async forgetRefusals(keepMs: number): Promise<void> {
    await this.database.$executeRaw`
      DELETE FROM orders
      WHERE state = 'refused' AND created_at < now() - ${keepMs}::float8 * interval '1 millisecond'`;
  }
}
