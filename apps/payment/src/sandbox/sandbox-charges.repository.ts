import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Charge, chargeSchema } from '@shop/contracts/payment';
import { z } from 'zod';
import { PrismaClient, type SandboxCharge } from '../generated/prisma/client.js';
import type { StatementPage } from '../provider/payment-provider.js';
import type { SandboxChargeRow } from './charge-rules.js';

/** What is done once for its key. */
export interface Operation {
  readonly kind: 'authorise' | 'capture' | 'void' | 'refund';
  readonly key: string;
  readonly chargeKey: string;
  /** How often the shop is called when the charge is decided; default: never. */
  readonly callbacks?: number;
}

export interface Performed {
  readonly charge: SandboxChargeRow;
  /** False: its key was heard before, and nothing was done. */
  readonly isNew: boolean;
}

@Injectable()
export class SandboxChargesRepository {
  constructor(private readonly database: PrismaClient) {}

  /** Counts a call, over all instances. @returns whether it is one of those that answer too late */
  async countCall(): Promise<boolean> {
    const rows = await this.database.$queryRaw<{ isLate: boolean }[]>`
      SELECT timeout_every > 0 AND nextval('sandbox_calls') % greatest(timeout_every, 1) = 0 AS "isLate"
      FROM sandbox_settings`;
    return rows.some(({ isLate }) => isLate);
  }

  /**
   * Does an operation unless its key was heard before. Those of one charge take turns.
   *
   * @throws what `change` threw: nothing was done, and the key is free
   */
  perform(
    { kind, key, chargeKey, callbacks = 0 }: Operation,
    change: (charge: SandboxChargeRow | null) => SandboxChargeRow,
  ): Promise<Performed> {
    return this.database.$transaction(async (transaction) => {
      await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${chargeKey}, 0))`;
      const stored = await transaction.sandboxCharge.findUnique({ where: { key: chargeKey } });
      const before = stored && rowOf(stored);
      if (before && (await transaction.sandboxOperation.findUnique({ where: { key } })))
        return { charge: before, isNew: false };
      const charge = change(before);
      await transaction.sandboxCharge.upsert({ where: { key: chargeKey }, create: charge, update: charge });
      await transaction.sandboxOperation.create({ data: { key, chargeKey, kind } });
      if (charge.settlesAt && !before) {
        const dueAt = charge.settlesAt;
        const calls = Array.from({ length: callbacks }, () => ({ id: randomUUID(), chargeKey, dueAt }));
        await transaction.sandboxCallback.createMany({ data: calls });
      }
      return { charge, isNew: true };
    });
  }

  /** The charge that the operation of this key was about. */
  async findByOperation(key: string): Promise<SandboxChargeRow | null> {
    const operation = await this.database.sandboxOperation.findUnique({
      where: { key },
      include: { charge: true },
    });
    return operation && rowOf(operation.charge);
  }

  /** By order. One that was charged twice shows the sum of both. */
  async statement({ limit, after }: StatementPage): Promise<Charge[]> {
    const rows = await this.database.$queryRaw`
      SELECT order_id AS "orderId", (array_agg(state ORDER BY captures DESC, created_at DESC))[1] AS state,
        max(amount_pence)::float8 AS "amountPence", sum(captured_pence)::float8 AS "capturedPence",
        sum(refunded_pence)::float8 AS "refundedPence", sum(captures)::int AS captures
      FROM sandbox_charges WHERE ${after ?? null}::uuid IS NULL OR order_id > ${after ?? null}::uuid
      GROUP BY order_id ORDER BY order_id LIMIT ${limit}`;
    return z.array(chargeSchema).parse(rows);
  }
}

const stateSchema = chargeSchema.shape.state;

function rowOf(stored: SandboxCharge): SandboxChargeRow {
  const { key, orderId, cardId, state, declineReason, settlesAt } = stored;
  const { amountPence, capturedPence, refundedPence, captures } = stored;
  return {
    ...{ key, orderId, cardId, state: stateSchema.parse(state), declineReason, settlesAt },
    ...{ amountPence, capturedPence, refundedPence, captures },
  };
}
