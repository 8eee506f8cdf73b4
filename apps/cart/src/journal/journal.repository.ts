import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type Prisma, PrismaClient } from '../generated/prisma/client.js';
import type { Amounts } from './amounts.js';
import { changeSchema, type Operation } from './operation.js';

export interface CartRow {
  readonly id: string;
  version: number;
  amounts: Amounts;
  /** Of a guest's cart that is closed: whose cart it went into. */
  mergedInto: string | null;
}

export interface OperationRow extends Operation {
  readonly version: number;
}

/** In milliseconds. */
interface Ages {
  readonly operationsMs: number;
  readonly jobsMs: number;
  readonly guestsMs: number;
}

const amountsSchema = z.record(z.string(), z.int().min(1));
const rowSchema = z.object({
  id: z.string(),
  version: z.int(),
  amounts: amountsSchema.transform((amounts): Amounts => new Map(Object.entries(amounts))),
  mergedInto: z.string().nullable(),
});
const operationSchema = z.object({
  cartId: z.string(),
  operationId: z.string(),
  version: z.int(),
  change: changeSchema,
});
const versionsSchema = z.array(z.object({ id: z.string(), version: z.int() }));

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
    return row ? rowSchema.parse(row) : { id, version: 0, amounts: new Map(), mergedInto: null };
  }

  /** Makes those of the carts that are not there, in the order of their ids. */
  async create(transaction: Transaction, ids: readonly string[]): Promise<void> {
    const sorted = [...new Set(ids)].sort();
    await transaction.$executeRaw`INSERT INTO carts (id) SELECT unnest(${sorted}::text[]) ON CONFLICT DO NOTHING`;
  }

  /** Locks the carts for the transaction, always in the order of their ids. @returns those that are there */
  async lock(transaction: Transaction, ids: readonly string[]): Promise<Map<string, CartRow>> {
    const rows = await transaction.$queryRaw<unknown[]>`
      SELECT id, version, amounts, merged_into AS "mergedInto" FROM carts
      WHERE id = ANY(${[...ids]}::text[]) ORDER BY id FOR UPDATE`;
    return new Map(rows.map((row) => rowSchema.parse(row)).map((row) => [row.id, row]));
  }

  /** Those of the operations that were made before, in the cart itself or in a guest's that went into it. */
  async findOperations(
    transaction: Transaction,
    sought: readonly Pick<OperationRow, 'cartId' | 'operationId'>[],
  ): Promise<OperationRow[]> {
    const carts = sought.map(({ cartId }) => cartId);
    const ids = sought.map(({ operationId }) => operationId);
    const rows = await transaction.$queryRaw<unknown[]>`
      WITH sought AS (SELECT * FROM unnest(${carts}::text[], ${ids}::text[]) AS asked (cart_id, operation_id)),
      places AS (
        SELECT cart_id AS place, cart_id, operation_id FROM sought
        UNION ALL
        SELECT guest.id, cart_id, operation_id FROM sought JOIN carts AS guest ON guest.merged_into = cart_id
      )
      SELECT places.cart_id AS "cartId", operation_id AS "operationId", made.version, made.change
      FROM places JOIN cart_operations AS made USING (operation_id) WHERE made.cart_id = place`;
    return rows.map((row) => operationSchema.parse(row));
  }

  async insertOperations(transaction: Transaction, rows: readonly OperationRow[]): Promise<void> {
    const [carts, ids] = [rows.map(({ cartId }) => cartId), rows.map(({ operationId }) => operationId)];
    const versions = rows.map(({ version }) => version);
    const changes = rows.map(({ change }) => JSON.stringify(change));
    await transaction.$executeRaw`
      INSERT INTO cart_operations (cart_id, operation_id, version, change)
      SELECT * FROM unnest(${carts}::text[], ${ids}::text[], ${versions}::int[], ${changes}::jsonb[])`;
  }

  async update(transaction: Transaction, rows: readonly CartRow[]): Promise<void> {
    const [ids, versions] = [rows.map(({ id }) => id), rows.map(({ version }) => version)];
    const amounts = rows.map((row) => JSON.stringify(Object.fromEntries(row.amounts)));
    const merged = rows.map(({ mergedInto }) => mergedInto);
    await transaction.$executeRaw`
      UPDATE carts SET version = new.version, amounts = new.amounts, merged_into = new.merged_into, updated_at = now()
      FROM unnest(${ids}::text[], ${versions}::int[], ${amounts}::jsonb[], ${merged}::text[])
        AS new (id, version, amounts, merged_into)
      WHERE carts.id = new.id`;
  }

  /** Carts that changed in the last so many milliseconds, with their versions. */
  async changedWithin(windowMs: number): Promise<{ id: string; version: number }[]> {
    const rows = await this.database.$queryRaw`
      SELECT id, version FROM carts WHERE updated_at > now() - ${windowMs} * interval '1 millisecond'`;
    return versionsSchema.parse(rows);
  }

  /** Everything of one cart, and of the guests' carts that went into it. @returns the ids of all of them */
  async erase(id: string): Promise<string[]> {
    const rows = await this.database.$queryRaw<{ id: string }[]>`
      DELETE FROM carts WHERE id = ${id} OR merged_into = ${id} RETURNING id`;
    return rows.map((row) => row.id);
  }

  /** Removes operations, those of jobs, and guests' carts that are older than that. */
  async sweep({ operationsMs, jobsMs, guestsMs }: Ages): Promise<void> {
    await this.database.$executeRaw`
      DELETE FROM cart_operations
      WHERE created_at < now() - ${operationsMs} * interval '1 millisecond'
        AND (change ->> 'kind' <> 'ordered' OR created_at < now() - ${jobsMs} * interval '1 millisecond')`;
    await this.database.$executeRaw`
      DELETE FROM carts
      WHERE id LIKE 'g-%' AND updated_at < now() - ${guestsMs} * interval '1 millisecond'`;
  }
}
