import { Injectable } from '@nestjs/common';
import type { OrderEventName } from '@shop/contracts/order';
import { type Order, type Prisma, PrismaClient } from '../generated/prisma/client.js';
import { type OrderRow, type OrderWithLines, rowOf, type StoredState } from './order-row.js';

export type Transaction = Prisma.TransactionClient;

/** A step of an order from one state to the next. */
export interface Move {
  readonly id: string;
  /** Only an order in one of these makes it. */
  readonly from: readonly StoredState[];
  readonly to: StoredState;
  /** What happened, in this order. */
  readonly events: readonly OrderEventName[];
  readonly data?: Partial<
    Pick<
      Order,
      'discountPence' | 'shippingPence' | 'refundedPence' | 'cancellationReason' | 'trackingCode' | 'placedAt'
    >
  >;
}

const lines = { orderBy: { sku: 'asc' } } as const;
const known = { notIn: ['placing', 'refused'] };

@Injectable()
export class OrdersRepository {
  constructor(private readonly database: PrismaClient) {}

  inTransaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.database.$transaction(work);
  }

  /** An order that was placed, whatever became of it. */
  async find(id: string, database: Transaction = this.database): Promise<OrderWithLines | null> {
    const stored = await database.order.findFirst({ where: { id, state: known }, include: { lines } });
    return stored && { ...rowOf(stored), lines: stored.lines };
  }

  /** The same without its lines. */
  async findHead(id: string): Promise<OrderRow | null> {
    const stored = await this.database.order.findFirst({ where: { id, state: known } });
    return stored && rowOf(stored);
  }

  /** A shopper's orders that were placed, the latest first, those before one of them. */
  async list(
    userId: string,
    { limit, before }: { limit: number; before?: string | undefined },
  ): Promise<OrderRow[]> {
    const where = { userId, state: known, ...(before !== undefined && { id: { lt: before } }) };
    const stored = await this.database.order.findMany({ where, orderBy: { id: 'desc' }, take: limit });
    return stored.map(rowOf);
  }

  /** Nobody changes the order until the transaction ends. */
  async lock(transaction: Transaction, id: string): Promise<void> {
    await transaction.$queryRaw`SELECT FROM orders WHERE id = ${id}::uuid FOR UPDATE`;
  }

  /** Makes a step and notes what happened. @returns the order after it; null when it is in another state: nothing was done */
  async move(transaction: Transaction, { id, from, to, events, data }: Move): Promise<OrderRow | null> {
    const [stored] = await transaction.order.updateManyAndReturn({
      where: { id, state: { in: [...from] } },
      data: { state: to, sequence: { increment: events.length }, ...data },
    });
    if (!stored) return null;
    const first = stored.sequence - events.length + 1;
    await transaction.orderEvent.createMany({
      data: events.map((event, index) => ({ orderId: id, sequence: first + index, event })),
    });
    return rowOf(stored);
  }
}
