import { Injectable } from '@nestjs/common';
import type { ReservationLine } from '@shop/contracts/stock';
import { z } from 'zod';
import { type Prisma, PrismaClient } from '../generated/prisma/client.js';
import type { Shortage } from './reservations.errors.js';

const stateSchema = z.enum(['held', 'committed', 'released', 'expired']);

export type ReservationState = z.infer<typeof stateSchema>;

export interface ReservationRow {
  readonly id: string;
  readonly owner: string;
  readonly state: ReservationState;
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
  readonly from: readonly ReservationState[];
  /** Default: released. */
  readonly to?: 'released' | 'expired';
}

interface Return {
  readonly id: string;
  readonly lines: readonly ReservationLine[];
}

const foundSchema = z.array(z.object({ state: stateSchema }));
const shortagesSchema = z.array(z.object({ sku: z.string(), requested: z.int(), available: z.int() }));

type Transaction = Prisma.TransactionClient;

/**
 * Each change is one statement, so that it happens wholly or not at all without a round trip in between. A reservation
 * is locked first, then its lines, then the rows of stock in the order of their skus: two orders over the same skus wait
 * for each other and never in a circle. What is compared and counted with is the locked row: that of the statement's
 * snapshot may be older, and the table's own check (`available >= 0`), which would refuse what this overlooked, looks at
 * what it would give before Postgres looks at the newer one.
 *
 * What of a reservation is out of stock follows from two facts that move apart from each other: all that was not
 * returned while it is held or committed, nothing once it is released or expired. So it does not matter in which order
 * commit, release, expiry and returns come, but that a release is final.
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
        UPDATE stock SET available = locked.available - quantity, version = version + 1, updated_at = now()
        FROM reserved, wanted JOIN locked USING (sku) WHERE stock.sku = locked.sku
      )
      SELECT sku, quantity AS requested, available FROM short ORDER BY sku`;
    return shortagesSchema.parse(rows);
  }

  /** Sold, if it is held. @returns the state in which it was found; null: there is no such reservation */
  async commit(transaction: Transaction, id: string): Promise<ReservationState | null> {
    const rows = await transaction.$queryRaw`
      WITH found AS (SELECT id, state FROM reservations WHERE id = ${id}::uuid FOR UPDATE),
      sold AS (
        UPDATE reservations SET state = 'committed', expires_at = NULL, updated_at = now()
        FROM found WHERE reservations.id = found.id AND found.state = 'held'
      )
      SELECT state FROM found`;
    return foundSchema.parse(rows)[0]?.state ?? null;
  }

  /**
   * Sells what was given back because its time was over, without the pieces that a shopper has returned meanwhile. A
   * reservation that was released stays so, for its commit may have been overtaken.
   *
   * @returns what there is too little of by now; empty: it is sold, or was not expired
   */
  async retake(transaction: Transaction, id: string): Promise<Shortage[]> {
    const rows = await transaction.$queryRaw`
      WITH found AS (SELECT id FROM reservations WHERE id = ${id}::uuid AND state = 'expired' FOR UPDATE),
      wanted AS (
        SELECT sku, line.quantity - returned AS quantity
        FROM found JOIN reservation_lines AS line ON reservation_id = found.id FOR UPDATE OF line
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
        FROM found WHERE reservations.id = found.id AND NOT EXISTS (SELECT FROM short) RETURNING found.id
      ),
      taken AS (
        UPDATE stock SET available = locked.available - quantity, version = version + 1, updated_at = now()
        FROM sold, wanted JOIN locked USING (sku) WHERE stock.sku = locked.sku
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
      WITH found AS (
        SELECT id, state FROM reservations
        WHERE id = ANY(${ids}::uuid[]) AND state = ANY(${from}::text[]) ORDER BY id FOR UPDATE
      ),
      released AS (
        UPDATE reservations SET state = ${to}, expires_at = NULL, updated_at = now()
        FROM found WHERE reservations.id = found.id
      ),
      lines AS (
        SELECT sku, line.quantity - returned AS quantity
        FROM found JOIN reservation_lines AS line ON reservation_id = found.id
        -- What has expired is back already.
        WHERE found.state <> 'expired' FOR UPDATE OF line
      ),
      locked AS (
        SELECT sku, available FROM stock WHERE sku IN (SELECT sku FROM lines) ORDER BY sku FOR UPDATE
      ),
      back AS (SELECT sku, sum(quantity)::int AS quantity FROM lines GROUP BY sku)
      UPDATE stock SET available = locked.available + quantity, version = version + 1, updated_at = now()
      FROM back JOIN locked USING (sku) WHERE stock.sku = locked.sku`;
  }

  /**
   * Notes pieces that a shopper has returned. They go into stock if they are out of it: what is held or sold. What has
   * expired or was released is in stock as a whole, and is sold without them if it is sold after all.
   *
   * @returns the skus of which more would have come back than were put aside; any: nothing was changed
   */
  async giveBack(transaction: Transaction, { id, lines }: Return): Promise<string[]> {
    const [skus, quantities] = [lines.map(({ sku }) => sku), lines.map(({ quantity }) => quantity)];
    const rows = await transaction.$queryRaw<{ sku: string }[]>`
      WITH asked AS (
        SELECT sku, sum(quantity)::int AS quantity
        FROM unnest(${skus}::text[], ${quantities}::int[]) AS line (sku, quantity) GROUP BY sku
      ),
      found AS (SELECT id, state FROM reservations WHERE id = ${id}::uuid FOR UPDATE),
      lines AS (
        SELECT sku, line.quantity - returned AS rest
        FROM found JOIN reservation_lines AS line ON reservation_id = found.id FOR UPDATE OF line
      ),
      excess AS (SELECT sku FROM asked LEFT JOIN lines USING (sku) WHERE quantity > coalesce(rest, 0)),
      returned AS (
        UPDATE reservation_lines AS line SET returned = line.returned + asked.quantity
        FROM found, asked
        WHERE line.reservation_id = found.id AND line.sku = asked.sku AND NOT EXISTS (SELECT FROM excess)
        RETURNING line.sku, asked.quantity, found.state
      ),
      locked AS (
        SELECT sku, available FROM stock
        WHERE sku IN (SELECT sku FROM returned WHERE state IN ('held', 'committed')) ORDER BY sku FOR UPDATE
      ),
      back AS (
        UPDATE stock SET available = locked.available + quantity, version = version + 1, updated_at = now()
        FROM returned JOIN locked USING (sku) WHERE stock.sku = locked.sku
      )
      SELECT sku FROM excess ORDER BY sku`;
    return rows.map(({ sku }) => sku);
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
