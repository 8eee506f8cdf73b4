import { Injectable } from '@nestjs/common';
import type { CouponGives, CouponTerms, CouponUsage } from '@shop/contracts/discount';
import { type Coupon, PrismaClient } from '../generated/prisma/client.js';

@Injectable()
export class CouponsRepository {
  constructor(private readonly database: PrismaClient) {}

  async find(code: string): Promise<CouponUsage | null> {
    const row = await this.database.coupon.findUnique({ where: { code } });
    return row && usageOf(row);
  }

  /** New terms; how often it was used stays. */
  async put(code: string, terms: CouponTerms): Promise<CouponUsage> {
    const { gives, ...rest } = terms;
    const data = { ...rest, kind: gives.kind, value: valueOf(gives) };
    const row = await this.database.coupon.upsert({
      where: { code },
      create: { code, ...data },
      update: { ...data, version: { increment: 1 } },
    });
    return usageOf(row);
  }
}

function valueOf(gives: CouponGives): number {
  if (gives.kind === 'percentage') return gives.percent;
  return gives.kind === 'fixed' ? gives.pence : 0;
}

/** The table's check lets no other kind in. */
function givesOf({ kind, value }: Pick<Coupon, 'kind' | 'value'>): CouponGives {
  if (kind === 'percentage') return { kind, percent: value };
  return kind === 'fixed' ? { kind, pence: value } : { kind: 'free-shipping' };
}

function usageOf(row: Coupon): CouponUsage {
  return {
    code: row.code,
    gives: givesOf(row),
    minimumPence: row.minimumPence,
    validFrom: row.validFrom.toISOString(),
    validUntil: row.validUntil.toISOString(),
    useLimit: row.useLimit,
    shopperLimit: row.shopperLimit,
    used: row.used,
  };
}
