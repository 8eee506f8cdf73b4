import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Refund } from '@shop/contracts/order';
import type { ReservationLine } from '@shop/contracts/stock';
import { KeyReusedError } from '../checkout/checkout.errors.js';
import { refundPenceOf } from '../checkout/pricing.js';
import type { OrderWithLines } from '../orders/order-row.js';
import { OrderNotFoundError } from '../orders/orders.errors.js';
import type { Transaction } from '../orders/orders.repository.js';
import { afterRefunding } from '../saga/jobs.js';
import { OrderChanges } from '../saga/order-changes.js';
import { OrderSteps } from '../saga/order-steps.js';
import { OrderNotRefundableError, PiecesUnknownError } from './refunds.errors.js';
import { type RefundRow, RefundsRepository } from './refunds.repository.js';

interface RefundAttempt {
  readonly orderId: string;
  readonly idempotencyKey: string;
  readonly lines: readonly ReservationLine[];
}

/** Gives money back for pieces that came back. */
@Injectable()
export class RefundsService {
  constructor(
    private readonly refunds: RefundsRepository,
    private readonly changes: OrderChanges,
    private readonly steps: OrderSteps,
  ) {}

  /**
   * Refunds pieces once, however often it is asked under its key.
   *
   * @throws OrderNotFoundError, OrderNotRefundableError, PiecesUnknownError, KeyReusedError: nothing was refunded
   * @throws DatabaseUnavailableError: ask again under the same key
   */
  async refund(attempt: RefundAttempt): Promise<Refund> {
    const row = await this.changes.make(attempt.orderId, (transaction) => this.#refund(transaction, attempt));
    return answerOf(row);
  }

  async #refund(transaction: Transaction, attempt: RefundAttempt): Promise<RefundRow> {
    const { orderId, idempotencyKey, lines } = attempt;
    const order = await this.steps.hold(transaction, orderId);
    if (!order) throw new OrderNotFoundError(orderId);
    const known = await this.refunds.find(attempt, transaction);
    if (known) return sameOr(known, attempt);
    const amountPence = amountPenceOf(order, lines);
    const refund = { id: randomUUID(), orderId, idempotencyKey, lines, amountPence };
    const { state, refundedPence } = order;
    const data = { refundedPence: refundedPence + amountPence };
    const move = { id: orderId, from: [state], to: state, events: ['refunded'], data } as const;
    const pieces = { refundId: refund.id, amountPence, lines };
    await this.steps.take(transaction, move, (after) => afterRefunding(after, pieces));
    return this.refunds.insert(transaction, refund);
  }
}

/** @throws OrderNotRefundableError, PiecesUnknownError */
function amountPenceOf(order: OrderWithLines, lines: readonly ReservationLine[]): number {
  if (order.state !== 'confirmed') throw new OrderNotRefundableError(order.id, order.state);
  const sold = new Map(order.lines.map((line) => [line.sku, line]));
  const leftOf = (sku: string) => (sold.get(sku)?.quantity ?? 0) - (sold.get(sku)?.returned ?? 0);
  const unknown = lines
    .filter(({ sku, quantity }) => quantity > leftOf(sku))
    .map(({ sku, quantity: requested }) => ({ sku, requested, left: leftOf(sku) }));
  if (unknown.length > 0) throw new PiecesUnknownError(unknown);
  return lines.reduce((sum, { sku, quantity }) => {
    const line = sold.get(sku);
    return line ? sum + refundPenceOf(line, quantity) : sum;
  }, 0);
}

function sameOr(known: RefundRow, { idempotencyKey, lines }: RefundAttempt): RefundRow {
  if (isDeepStrictEqual(known.lines, lines)) return known;
  throw new KeyReusedError(idempotencyKey);
}

function answerOf({ id, orderId, amountPence, paidBackAt, createdAt }: RefundRow): Refund {
  return {
    ...{ refundId: id, orderId, amountPence },
    ...{ isPaidBack: paidBackAt !== null, createdAt: createdAt.toISOString() },
  };
}
