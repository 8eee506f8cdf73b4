import { Injectable } from '@nestjs/common';
import type { ReservationLine } from '@shop/contracts/stock';
import { z } from 'zod';
import { type Prisma, PrismaClient } from '../generated/prisma/client.js';
import type { Shortage } from './reservations.errors.js';

const stateSchema = z.enum(['held', 'committed', 'released', 'expired']);

export interface ReservationRow {
  readonly id: string;
  readonly owner: string;
  readonly state: z.infer<typeof stateSchema>;
  readonly expiresAt: Date | null;
  readonly lines: readonly ReservationLine[];
}

export interface NewReservation {
  readonly id: string;
  readonly owner: string;
  readonly lines: readonly ReservationLine[];
  /** How long it is held, in milliseconds. */
  readonly holdMs: number;
}

interface Release {
  readonly ids: readonly string[];
  readonly from: readonly ReservationRow['state'][];
  /** Default: released. */
  readonly to?: 'released' | 'expired';
}

interface Return {
  readonly id: string;
  readonly lines: readonly ReservationLine[];
}

const shortagesSchema = z.array(z.object({ sku: z.string(), requested: z.int(), available: z.int() }));

type Transaction = Prisma.TransactionClient;

/**
 * Each change is one statement, so that it happens wholly or not at all without a round trip in between. Rows of stock
 * are locked in the order of their skus before anything else: two orders over the same skus wait for each other and
 * never in a circle, and what is compared is what is there once the lock is held. The table's own check
 * (`available >= 0`) would refuse what this overlooked.
 */
@Injectable()
export class ReservationsRepository {
  constructor(private readonly database: PrismaClient) {}

  inTransaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.database.$transaction(work);
  }

  async find(id: string): Promise<ReservationRow | null> {
    const row = await this.database.reservation.findUnique({
      where: { id },
      include: { lines: { select: { sku: true, quantity: true }, orderBy: { sku: 'asc' } } },
    });
    return row && { ...row, state: stateSchema.parse(row.state) };
  }

  /** Nothing when the id is taken. @returns what there is too little of; empty: all is put aside, or the id is taken */
  async reserve({ id, owner, lines, holdMs }: NewReservation): Promise<Shortage[]> {
    const [skus, quantities] = [lines.map(({ sku }) => sku), lines.map(({ quantity }) => quantity)];
    const rows = await this.database.$queryRaw`
      WITH wanted AS (SELECT * FROM unnest(${skus}::text[], ${quantities}::int[]) AS line (sku, quantity)),
      locked AS (SELECT sku, available FROM stock WHERE sku = ANY(${skus}::text[]) ORDER BY sku FOR UPDATE),
      short AS (
        SELECT sku, quantity, coalesce(available, 0) AS available
        FROM wanted LEFT JOIN locked USING (sku) WHERE coalesce(available, 0) < quantity
      ),
      reserved AS (
        INSERT INTO reservations (id, owner, expires_at)
        SELECT ${id}::uuid, ${owner}, now() + ${holdMs} * interval '1 millisecond'
        WHERE NOT EXISTS (SELECT FROM short) ON CONFLICT DO NOTHING RETURNING id
      ),
      lines AS (
        INSERT INTO reservation_lines (reservation_id, sku, quantity)
        SELECT id, sku, quantity FROM reserved, wanted
      ),
      taken AS (
        UPDATE stock SET available = stock.available - quantity, version = version + 1, updated_at = now()
        FROM reserved, wanted WHERE stock.sku = wanted.sku
      )
      SELECT sku, quantity AS requested, available FROM short ORDER BY sku`;
    return shortagesSchema.parse(rows);
  }

  /** Sold, unless it was given back. @returns whether it is sold now */
  async commit(transaction: Transaction, id: string): Promise<boolean> {
    const rows = await transaction.$queryRaw<unknown[]>`
      UPDATE reservations SET state = 'committed', expires_at = NULL, updated_at = now()
      WHERE id = ${id}::uuid AND state IN ('held', 'committed') RETURNING id`;
    return rows.length === 1;
  }

  /**
   * Sells what was given back because its time was over; a reservation that was released stays so, for its commit may
   * have been overtaken.
   *
   * @returns what there is too little of by now; empty: it is sold, or was not expired
   */
  async retake(transaction: Transaction, id: string): Promise<Shortage[]> {
    const rows = await transaction.$queryRaw`
      WITH wanted AS (
        SELECT reservation_id AS id, sku, quantity FROM reservation_lines JOIN reservations ON id = reservation_id
        WHERE id = ${id}::uuid AND state = 'expired'
      ),
      locked AS (
        SELECT sku, available FROM stock WHERE sku IN (SELECT sku FROM wanted) ORDER BY sku FOR UPDATE
      ),
      short AS (
        SELECT sku, quantity, coalesce(available, 0) AS available
        FROM wanted LEFT JOIN locked USING (sku) WHERE coalesce(available, 0) < quantity
      ),
      sold AS (
        UPDATE reservations SET state = 'committed', updated_at = now()
        WHERE id = ${id}::uuid AND state = 'expired' AND NOT EXISTS (SELECT FROM short) RETURNING id
      ),
      lines AS (UPDATE reservation_lines SET returned = 0 FROM sold WHERE reservation_id = sold.id),
      taken AS (
        UPDATE stock SET available = stock.available - quantity, version = version + 1, updated_at = now()
        FROM sold, wanted WHERE stock.sku = wanted.sku
      )
      SELECT sku, quantity AS requested, available FROM short ORDER BY sku`;
    return shortagesSchema.parse(rows);
  }

  /** Gives back whatever is not back yet, of those that are in one of the states. */
  async release(
    { ids, from, to = 'released' }: Release,
    database: Transaction = this.database,
  ): Promise<void> {
    await database.$executeRaw`
      WITH released AS (
        UPDATE reservations SET state = ${to}, expires_at = NULL, updated_at = now()
        WHERE id = ANY(${ids}::uuid[]) AND state = ANY(${from}::text[]) RETURNING id
      ),
      lines AS (
        SELECT reservation_id, sku, quantity - returned AS quantity
        FROM reservation_lines WHERE reservation_id IN (SELECT id FROM released) FOR UPDATE
      ),
      locked AS (SELECT sku FROM stock WHERE sku IN (SELECT sku FROM lines) ORDER BY sku FOR UPDATE),
      back AS (SELECT sku, sum(quantity)::int AS quantity FROM lines JOIN locked USING (sku) GROUP BY sku),
      returned AS (
        UPDATE reservation_lines AS line SET returned = line.quantity
        FROM lines WHERE line.reservation_id = lines.reservation_id AND line.sku = lines.sku
      )
      UPDATE stock SET available = available + quantity, version = version + 1, updated_at = now()
      FROM back WHERE stock.sku = back.sku`;
  }

  /**
   * Gives back some pieces of what was sold; of anything that is not sold, nothing.
   *
   * @throws a violation of the table's check when it would be more than there were
   */
  async giveBack(transaction: Transaction, { id, lines }: Return): Promise<void> {
    const [skus, quantities] = [lines.map(({ sku }) => sku), lines.map(({ quantity }) => quantity)];
    await transaction.$executeRaw`
      WITH sold AS (SELECT id FROM reservations WHERE id = ${id}::uuid AND state = 'committed' FOR UPDATE),
      asked AS (SELECT * FROM sold, unnest(${skus}::text[], ${quantities}::int[]) AS line (sku, quantity)),
      locked AS (SELECT sku FROM stock WHERE sku IN (SELECT sku FROM asked) ORDER BY sku FOR UPDATE),
      back AS (
        UPDATE reservation_lines AS line SET returned = line.returned + asked.quantity
        FROM asked JOIN locked USING (sku)
        WHERE line.reservation_id = asked.id AND line.sku = asked.sku RETURNING line.sku, asked.quantity
      )
      UPDATE stock SET available = available + quantity, version = version + 1, updated_at = now()
      FROM back WHERE stock.sku = back.sku`;
  }

  /** Some of those whose time is over, oldest first. */
  async findExpired(limit: number): Promise<string[]> {
    const rows = await this.database.$queryRaw<{ id: string }[]>`
      SELECT id FROM reservations WHERE expires_at <= now() ORDER BY expires_at LIMIT ${limit}`;
    return rows.map(({ id }) => id);
  }

  /** As `release`, of those only that are held and whose time is over: a commit in between wins. */
  async expire(ids: readonly string[]): Promise<void> {
    await this.inTransaction(async (transaction) => {
      const rows = await transaction.$queryRaw<{ id: string }[]>`
        SELECT id FROM reservations WHERE id = ANY(${ids}::uuid[]) AND expires_at <= now()
        ORDER BY id FOR UPDATE SKIP LOCKED`;
      await this.release({ ids: rows.map(({ id }) => id), from: ['held'], to: 'expired' }, transaction);
    });
  }
}
