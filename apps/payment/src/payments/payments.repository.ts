import { Inject, Injectable } from '@nestjs/common';
import type { PaymentConfig } from '../config.js';
import { type Prisma, PrismaClient } from '../generated/prisma/client.js';
import { SETTINGS } from '../settings.js';
import { isOpen } from './next-step.js';
import { type Change, type PaymentRow, storedStateSchema } from './payment-row.js';

export type Transaction = Prisma.TransactionClient;

const include = {
  card: { select: { token: true, vaultId: true } },
  refunds: { select: { id: true, amountPence: true, isDone: true }, orderBy: { createdAt: 'asc' } },
} satisfies Prisma.PaymentInclude;

@Injectable()
export class PaymentsRepository {
  constructor(
    private readonly database: PrismaClient,
    @Inject(SETTINGS) private readonly settings: PaymentConfig,
  ) {}

  inTransaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.database.$transaction(work);
  }

  async find(orderId: string, database: Transaction = this.database): Promise<PaymentRow | null> {
    const stored = await database.payment.findUnique({ where: { orderId }, include });
    return stored && rowOf(stored);
  }

  async findByTransaction(transactionId: string): Promise<PaymentRow | null> {
    const stored = await this.database.payment.findUnique({ where: { transactionId }, include });
    return stored && rowOf(stored);
  }

  /** Changes of one payment take turns, that of one that is not there yet included. */
  async hold(transaction: Transaction, orderId: string): Promise<PaymentRow | null> {
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${orderId}, 0))`;
    return this.find(orderId, transaction);
  }

  /** Writes all of it. While there is something left to do the sweep will look after it, should nobody else. */
  async save(transaction: Transaction, { before, after: payment }: Change): Promise<void> {
    const { orderId, transactionId, userId, card, amountPence, state, isCancelled, refunds } = payment;
    const { capturedPence, refundedPence, declineReason } = payment;
    const lookAt = isOpen(payment) ? new Date(Date.now() + this.settings.PAYMENT_ASK_AFTER_MS) : null;
    const data = {
      ...{ transactionId, userId, cardToken: card?.token ?? null, amountPence, state, isCancelled },
      ...{ capturedPence, refundedPence, declineReason, lookAt },
    };
    await transaction.payment.upsert({
      where: { orderId },
      create: { orderId, ...data },
      update: data,
    });
    if (refunds.length > 0) await this.#saveRefunds(transaction, { before, after: payment });
  }

  /** Takes some that are under way for too long. Nobody else is given them before they are due again. */
  async claimOverdue(limit: number): Promise<string[]> {
    const againInMs = this.settings.PAYMENT_ASK_AFTER_MS;
    const rows = await this.database.$queryRaw<{ orderId: string }[]>`
      WITH overdue AS MATERIALIZED (
        SELECT order_id FROM payments WHERE look_at <= now()
        ORDER BY look_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
      )
      UPDATE payments AS claimed SET look_at = now() + ${againInMs} * interval '1 millisecond'
      FROM overdue WHERE claimed.order_id = overdue.order_id
      RETURNING claimed.order_id AS "orderId"`;
    return rows.map(({ orderId }) => orderId);
  }

  /** An id that another order's refund has fails by its primary key: nothing is saved. */
  async #saveRefunds(transaction: Transaction, { before, after }: Change): Promise<void> {
    const { orderId, refunds } = after;
    const known = new Set(before?.refunds.map(({ id }) => id));
    const asked = refunds.filter(({ id }) => !known.has(id)).map((refund) => ({ ...refund, orderId }));
    await transaction.refund.createMany({ data: asked });
    const done = refunds.filter(({ isDone }) => isDone).map(({ id }) => id);
    await transaction.refund.updateMany({
      where: { id: { in: done }, isDone: false },
      data: { isDone: true },
    });
  }
}

function rowOf(stored: Prisma.PaymentGetPayload<{ include: typeof include }>): PaymentRow {
  const { orderId, transactionId, userId, card, amountPence, isCancelled, refunds, updatedAt } = stored;
  const { capturedPence, refundedPence, declineReason } = stored;
  const state = storedStateSchema.parse(stored.state);
  return {
    ...{ orderId, transactionId, userId, card, amountPence, state, isCancelled },
    ...{ capturedPence, refundedPence, declineReason, refunds, updatedAt },
  };
}
