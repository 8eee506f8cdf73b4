import { Injectable } from '@nestjs/common';
import { isUniqueViolation } from '@shop/postgres';
import { z } from 'zod';
import { type Prisma, PrismaClient } from '../generated/prisma/client.js';

const stateSchema = z.enum(['held', 'committed', 'released', 'expired']);

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
 * Each change is one statement. The coupon's row is locked first, so uses of one coupon are counted one after the
 * other and what is compared with the limit is what is there once the lock is held.
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
          UPDATE coupons SET used = coupons.used + 1, updated_at = now()
          FROM shopper WHERE coupons.code = shopper.code
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

  /** It counts for good, unless it was given back. @returns whether it counts now */
  async commit(transaction: Transaction, id: string): Promise<boolean> {
    const rows = await transaction.$queryRaw<unknown[]>`
      UPDATE redemptions SET state = 'committed', expires_at = NULL, updated_at = now()
      WHERE id = ${id}::uuid AND state IN ('held', 'committed') RETURNING id`;
    return rows.length === 1;
  }

  /**
   * Counts a use again that was given back because its time was over, within the limits as they are by now; one that was
   * released stays so, for its commit may have been overtaken.
   *
   * @returns whether the coupon is used up: it was expired, and a limit is reached
   */
  async recount(transaction: Transaction, id: string): Promise<boolean> {
    const rows = await transaction.$queryRaw<{ isCounted: boolean }[]>`
      WITH expired AS (
        SELECT id, code, owner FROM redemptions WHERE id = ${id}::uuid AND state = 'expired' FOR UPDATE
      ),
      locked AS (SELECT * FROM coupons WHERE code IN (SELECT code FROM expired) FOR UPDATE),
      usable AS (SELECT * FROM locked WHERE use_limit IS NULL OR used < use_limit),
      shopper AS (
        UPDATE coupon_shoppers AS mine SET used = mine.used + 1
        FROM expired JOIN usable USING (code)
        WHERE mine.code = expired.code AND mine.owner = expired.owner
          AND (shopper_limit IS NULL OR mine.used < shopper_limit)
        RETURNING mine.code
      ),
      counted AS (
        UPDATE coupons SET used = coupons.used + 1, updated_at = now()
        FROM shopper WHERE coupons.code = shopper.code
      ),
      committed AS (
        UPDATE redemptions SET state = 'committed', updated_at = now()
        FROM expired JOIN shopper USING (code) WHERE redemptions.id = expired.id RETURNING redemptions.id
      )
      SELECT EXISTS (SELECT FROM committed) AS "isCounted" FROM expired`;
    return rows.some(({ isCounted }) => !isCounted);
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
        SELECT code FROM coupons WHERE code IN (SELECT code FROM released) ORDER BY code FOR UPDATE
      ),
      back AS (SELECT code, owner, count(*)::int AS uses FROM released JOIN locked USING (code) WHERE counts GROUP BY code, owner),
      shoppers AS (
        UPDATE coupon_shoppers AS mine SET used = used - uses
        FROM back WHERE mine.code = back.code AND mine.owner = back.owner
      ),
      totals AS (SELECT code, sum(uses)::int AS uses FROM back GROUP BY code)
      UPDATE coupons SET used = used - uses, updated_at = now() FROM totals WHERE coupons.code = totals.code`;
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
