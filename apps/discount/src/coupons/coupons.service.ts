import { Injectable } from '@nestjs/common';
import { type Coupon, couponSchema, type CouponTerms, type CouponUsage } from '@shop/contracts/discount';
import { Cache, type CacheFamily } from '@shop/redis/cache';
import { keyFamilies } from '@shop/redis/keys';
import { CouponNotFoundError } from './coupons.errors.js';
import { CouponsRepository } from './coupons.repository.js';

/**
 * What a coupon gives, cached for shoppers who look: how often it was used is no part of that and never in Redis. A
 * redemption reads Postgres. Redis down: comes from Postgres.
 */
@Injectable()
export class CouponsService {
  private readonly cached: CacheFamily<string, Coupon>;

  constructor(
    private readonly coupons: CouponsRepository,
    cache: Cache,
  ) {
    this.cached = cache.family<Coupon>({
      family: keyFamilies.coupon,
      schemaVersion: 1,
      readFrom: 'primary',
      negativeTtlMs: 30_000,
    });
  }

  /** @throws CouponNotFoundError */
  async one(code: string): Promise<Coupon> {
    const coupon = await this.cached.getOrLoad(code, async () => {
      const row = await this.coupons.find(code);
      return row && couponSchema.parse(row);
    });
    if (!coupon) throw new CouponNotFoundError(code);
    return coupon;
  }

  /** @throws CouponNotFoundError */
  async usage(code: string): Promise<CouponUsage> {
    const usage = await this.coupons.find(code);
    if (!usage) throw new CouponNotFoundError(code);
    return usage;
  }

  /** Makes the coupon or gives it new terms; orders that used it keep what they got. */
  async put(code: string, terms: CouponTerms): Promise<CouponUsage> {
    const usage = await this.coupons.put(code, terms);
    await this.cached.forget(code);
    return usage;
  }
}
