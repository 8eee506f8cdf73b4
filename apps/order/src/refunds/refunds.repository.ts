import { Injectable } from '@nestjs/common';
import { reservationLineSchema, type ReservationLine } from '@shop/contracts/stock';
import { z } from 'zod';
import { type Prisma, PrismaClient, type Refund as StoredRefund } from '../generated/prisma/client.js';
import type { Transaction } from '../orders/orders.repository.js';

const linesSchema = z.array(reservationLineSchema);

export interface RefundRow extends Omit<StoredRefund, 'lines'> {
  readonly lines: readonly ReservationLine[];
}

export type NewRefund = Pick<RefundRow, 'id' | 'orderId' | 'idempotencyKey' | 'lines' | 'amountPence'>;

@Injectable()
export class RefundsRepository {
  constructor(private readonly database: PrismaClient) {}

  async find(
    { orderId, idempotencyKey }: Pick<RefundRow, 'orderId' | 'idempotencyKey'>,
    database: Transaction = this.database,
  ): Promise<RefundRow | null> {
    const where = { orderId_idempotencyKey: { orderId, idempotencyKey } };
    const stored = await database.refund.findUnique({ where });
    return stored && rowOf(stored);
  }

  /** Notes the refund, and the pieces as returned. */
  async insert(transaction: Transaction, refund: NewRefund): Promise<RefundRow> {
    const { orderId, lines } = refund;
    for (const { sku, quantity } of lines)
      await transaction.orderLine.update({
        where: { orderId_sku: { orderId, sku } },
        data: { returned: { increment: quantity } },
      });
    const data = { ...refund, lines: lines as unknown as Prisma.InputJsonArray };
    return rowOf(await transaction.refund.create({ data }));
  }

  /** The money is back. */
  async settle(transaction: Transaction, id: string): Promise<void> {
    await transaction.refund.updateMany({
      where: { id, paidBackAt: null },
      data: { paidBackAt: new Date() },
    });
  }
}

function rowOf({ lines, ...stored }: StoredRefund): RefundRow {
  return { ...stored, lines: linesSchema.parse(lines) };
}
