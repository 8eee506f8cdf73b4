import { Injectable } from '@nestjs/common';
import type { HashStep } from '@shop/redis/hash';
import { z } from 'zod';
import { type Prisma, PrismaClient } from '../generated/prisma/client.js';
import type { Amounts } from './change.js';

export interface CartRow {
  readonly id: string;
  version: number;
  amounts: Amounts;
}

export interface OperationRow {
  readonly cartId: string;
  readonly operationId: string;
  readonly version: number;
  readonly steps: readonly HashStep[];
}

const amountsSchema = z.record(z.string(), z.int().min(1));
const rowSchema = z.object({
  id: z.string(),
  version: z.int(),
  amounts: amountsSchema.transform((amounts): Amounts => new Map(Object.entries(amounts))),
});
const stepSchema = z.union([
  z.object({ add: z.string(), by: z.int() }),
  z.object({ set: z.string(), to: z.int() }),
]);
const operationSchema = z.object({
  cartId: z.string(),
  operationId: z.string(),
  version: z.int(),
  steps: z.array(stepSchema),
});

type Transaction = Prisma.TransactionClient;

/** Whole batches, a statement each. */
@Injectable()
export class JournalRepository {
  constructor(private readonly database: PrismaClient) {}

  inTransaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.database.$transaction(work);
  }

  /** A cart that never changed is empty and has no row. */
  async find(id: string): Promise<CartRow> {
    const row = await this.database.cart.findUnique({ where: { id } });
    return row ? rowSchema.parse(row) : { id, version: 0, amounts: new Map() };
  }

  /** Locks the carts for the transaction, always in the order of their ids, and makes those that are not there. */
  async lock(transaction: Transaction, ids: readonly string[]): Promise<Map<string, CartRow>> {
    const sorted = [...new Set(ids)].sort();
    await transaction.$executeRaw`INSERT INTO carts (id) SELECT unnest(${sorted}::text[]) ON CONFLICT DO NOTHING`;
    const rows = await transaction.$queryRaw<unknown[]>`
      SELECT id, version, amounts FROM carts WHERE id = ANY(${sorted}::text[]) ORDER BY id FOR UPDATE`;
    return new Map(rows.map((row) => rowSchema.parse(row)).map((row) => [row.id, row]));
  }

  /** Those of the operations that were made before. */
  async findOperations(
    transaction: Transaction,
    sought: readonly Pick<OperationRow, 'cartId' | 'operationId'>[],
  ): Promise<OperationRow[]> {
    const carts = sought.map(({ cartId }) => cartId);
    const ids = sought.map(({ operationId }) => operationId);
    const rows = await transaction.$queryRaw<unknown[]>`
      SELECT cart_id AS "cartId", operation_id AS "operationId", version, steps FROM cart_operations
      WHERE (cart_id, operation_id) IN (SELECT * FROM unnest(${carts}::text[], ${ids}::text[]))`;
    return rows.map((row) => operationSchema.parse(row));
  }

  async insertOperations(transaction: Transaction, rows: readonly OperationRow[]): Promise<void> {
    const [carts, ids] = [rows.map(({ cartId }) => cartId), rows.map(({ operationId }) => operationId)];
    const versions = rows.map(({ version }) => version);
    const steps = rows.map((row) => JSON.stringify(row.steps));
    await transaction.$executeRaw`
      INSERT INTO cart_operations (cart_id, operation_id, version, steps)
      SELECT * FROM unnest(${carts}::text[], ${ids}::text[], ${versions}::int[], ${steps}::jsonb[])`;
  }

  async update(transaction: Transaction, rows: readonly CartRow[]): Promise<void> {
    const [ids, versions] = [rows.map(({ id }) => id), rows.map(({ version }) => version)];
    const amounts = rows.map((row) => JSON.stringify(Object.fromEntries(row.amounts)));
    await transaction.$executeRaw`
      UPDATE carts SET version = new.version, amounts = new.amounts, updated_at = now()
      FROM unnest(${ids}::text[], ${versions}::int[], ${amounts}::jsonb[]) AS new (id, version, amounts)
      WHERE carts.id = new.id`;
  }

  /** Everything of one cart. */
  async erase(id: string): Promise<void> {
    await this.database.cart.deleteMany({ where: { id } });
  }
}
