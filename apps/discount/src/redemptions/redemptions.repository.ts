import { Injectable } from '@nestjs/common';
import { isUniqueViolation } from '@shop/postgres';
import { z } from 'zod';
import { type Prisma, PrismaClient } from '../generated/prisma/client.js';

const stateSchema = z.enum(['held', 'committed', 'released', 'expired']);

const foundSchema = z.array(z.object({ state: stateSchema }));

export type RedemptionState = z.infer<typeof stateSchema>;

export interface RedemptionRow {
  readonly id: string;
  readonly code: string;
  readonly owner: string;
  readonly goodsPence: number;
  readonly discountPence: number;
  readonly isShippingFree: boolean;
  readonly state: RedemptionState;
  readonly expiresAt: Date | null;
}

export interface NewRedemption extends Pick<RedemptionRow, 'id' | 'code' | 'owner' | 'goodsPence'> {
  /** How long it counts unless it is committed, in milliseconds. */
  readonly holdMs: number;
}

/** Why a coupon may not help, read for the answer alone: what counts is compared under its lock. */
export interface CouponUses {
  readonly minimumPence: number;
  readonly validFrom: Date;
  readonly validUntil: Date;
  readonly shopperLimit: number | null;
  readonly usedByShopper: number;
}

interface Release {
  readonly ids: readonly string[];
  readonly from: readonly RedemptionState[];
  /** Default: released. */
  readonly to?: 'released' | 'expired';
}

type Transaction = Prisma.TransactionClient;

/**
 * Each change is one statement. A redemption is locked first, then its coupon, then the shopper's share of it, so uses
 * of one coupon are counted one after the other. What is compared with a limit and counted with is the locked row: that
 * of the statement's snapshot may be older, and the table's own check (`used >= 0`) looks at what it would give before
 * Postgres looks at the newer one.
 */
@Injectable()
export class RedemptionsRepository {
  constructor(private readonly database: PrismaClient) {}

  inTransaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.database.$transaction(work);
  }

  async find(id: string): Promise<RedemptionRow | null> {
    const row = await this.database.redemption.findUnique({ where: { id } });
    return row && { ...row, state: stateSchema.parse(row.state) };
  }

  /**
   * Counts one use and notes what it gives: a percentage is rounded down, and no discount exceeds the goods. Nothing when
   * time, a minimum or a limit is against it, or the id is taken.
   */
  async redeem({ id, code, owner, goodsPence, holdMs }: NewRedemption): Promise<void> {
    try {
      await this.database.$executeRaw`
        WITH locked AS (SELECT * FROM coupons WHERE code = ${code} FOR UPDATE),
        usable AS (
          SELECT * FROM locked
          WHERE now() BETWEEN valid_from AND valid_until AND ${goodsPence}::int >= minimum_pence
            AND (use_limit IS NULL OR used < use_limit)
        ),
        shopper AS (
          INSERT INTO coupon_shoppers AS mine (code, owner, used)
          SELECT code, ${owner}, 1 FROM usable WHERE shopper_limit IS NULL OR shopper_limit > 0
          ON CONFLICT (code, owner) DO UPDATE SET used = mine.used + 1
          WHERE (SELECT shopper_limit IS NULL OR mine.used < shopper_limit FROM usable)
          RETURNING code
        ),
        counted AS (
          UPDATE coupons SET used = locked.used + 1, updated_at = now()
          FROM shopper JOIN locked USING (code) WHERE coupons.code = locked.code
        )
        INSERT INTO redemptions (id, code, owner, goods_pence, discount_pence, is_shipping_free, expires_at)
        SELECT ${id}::uuid, code, ${owner}, ${goodsPence}::int,
          CASE kind
            WHEN 'percentage' THEN (${goodsPence}::bigint * value / 100)::int
            WHEN 'fixed' THEN least(value, ${goodsPence}::int)
            ELSE 0
          END,
          kind = 'free-shipping', now() + ${holdMs} * interval '1 millisecond'
        FROM usable JOIN shopper USING (code)`;
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
    }
  }

  /** How often the coupon and this shopper's share of it were used. */
  async findUses(code: string, owner: string): Promise<CouponUses | null> {
    const where = { owner };
    const coupon = await this.database.coupon.findUnique({
      where: { code },
      include: { shoppers: { where, select: { used: true } } },
    });
    return coupon && { ...coupon, usedByShopper: coupon.shoppers[0]?.used ?? 0 };
  }

  /** It counts for good, if it is held. @returns the state in which it was found; null: there is no such redemption */
  async commit(transaction: Transaction, id: string): Promise<RedemptionState | null> {
    const rows = await transaction.$queryRaw`
      WITH found AS (SELECT id, state FROM redemptions WHERE id = ${id}::uuid FOR UPDATE),
      committed AS (
        UPDATE redemptions SET state = 'committed', expires_at = NULL, updated_at = now()
        FROM found WHERE redemptions.id = found.id AND found.state = 'held'
      )
      SELECT state FROM found`;
    return foundSchema.parse(rows)[0]?.state ?? null;
  }

  /**
   * Counts a use again that was given back because its time was over, within the limits as they are by now; one that was
   * released stays so, for its commit may have been overtaken.
   *
   * @returns whether nothing speaks against it: it counts, or was not expired; else a limit is reached
   */
  async recount(transaction: Transaction, id: string): Promise<boolean> {
    const rows = await transaction.$queryRaw<{ isCounted: boolean }[]>`
      WITH expired AS (
        SELECT id, code, owner FROM redemptions WHERE id = ${id}::uuid AND state = 'expired' FOR UPDATE
      ),
      locked AS (SELECT * FROM coupons WHERE code IN (SELECT code FROM expired) FOR UPDATE),
      usable AS (SELECT * FROM locked WHERE use_limit IS NULL OR used < use_limit),
      mine AS (
        SELECT code, owner, shopper.used
        FROM expired JOIN locked USING (code) JOIN coupon_shoppers AS shopper USING (code, owner)
        FOR UPDATE OF shopper
      ),
      shopper AS (
        UPDATE coupon_shoppers AS shopper SET used = mine.used + 1
        FROM mine JOIN usable USING (code)
        WHERE shopper.code = mine.code AND shopper.owner = mine.owner
          AND (shopper_limit IS NULL OR mine.used < shopper_limit)
        RETURNING shopper.code
      ),
      counted AS (
        UPDATE coupons SET used = locked.used + 1, updated_at = now()
        FROM shopper JOIN locked USING (code) WHERE coupons.code = locked.code
      ),
      committed AS (
        UPDATE redemptions SET state = 'committed', updated_at = now()
        FROM expired JOIN shopper USING (code) WHERE redemptions.id = expired.id RETURNING redemptions.id
      )
      SELECT EXISTS (SELECT FROM committed) AS "isCounted" FROM expired`;
    return rows.every(({ isCounted }) => isCounted);
  }

  /** Those that are in one of the states count no more. */
  async release(
    { ids, from, to = 'released' }: Release,
    database: Transaction = this.database,
  ): Promise<void> {
    await database.$executeRaw`
      WITH before AS (
        SELECT id, code, owner, state FROM redemptions
        WHERE id = ANY(${ids}::uuid[]) AND state = ANY(${from}::text[]) ORDER BY id FOR UPDATE
      ),
      released AS (
        UPDATE redemptions SET state = ${to}, expires_at = NULL, updated_at = now()
        FROM before WHERE redemptions.id = before.id
        -- What has expired is given back already.
        RETURNING before.code, before.owner, before.state <> 'expired' AS counts
      ),
      locked AS (
        SELECT code, used FROM coupons WHERE code IN (SELECT code FROM released) ORDER BY code FOR UPDATE
      ),
      back AS (SELECT code, owner, count(*)::int AS uses FROM released WHERE counts GROUP BY code, owner),
      mine AS (
        SELECT code, owner, shopper.used
        FROM back JOIN locked USING (code) JOIN coupon_shoppers AS shopper USING (code, owner)
        FOR UPDATE OF shopper
      ),
      shoppers AS (
        UPDATE coupon_shoppers AS shopper SET used = mine.used - uses
        FROM back JOIN mine USING (code, owner) WHERE shopper.code = mine.code AND shopper.owner = mine.owner
      ),
      totals AS (SELECT code, sum(uses)::int AS uses FROM back GROUP BY code)
      UPDATE coupons SET used = locked.used - uses, updated_at = now()
      FROM totals JOIN locked USING (code) WHERE coupons.code = locked.code`;
  }

  /** Some of those whose time is over, oldest first. */
  async findExpired(limit: number): Promise<string[]> {
    const rows = await this.database.$queryRaw<{ id: string }[]>`
      SELECT id FROM redemptions WHERE expires_at <= now() ORDER BY expires_at LIMIT ${limit}`;
    return rows.map(({ id }) => id);
  }

  /** As `release`, of those only that are held and whose time is over: a commit in between wins. */
  async expire(ids: readonly string[]): Promise<void> {
    await this.inTransaction(async (transaction) => {
      const rows = await transaction.$queryRaw<{ id: string }[]>`
        SELECT id FROM redemptions WHERE id = ANY(${ids}::uuid[]) AND expires_at <= now()
        ORDER BY id FOR UPDATE SKIP LOCKED`;
      await this.release({ ids: rows.map(({ id }) => id), from: ['held'], to: 'expired' }, transaction);
    });
  }
}
