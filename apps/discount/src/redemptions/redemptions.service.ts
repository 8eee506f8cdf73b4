import { Inject, Injectable } from '@nestjs/common';
import type { Redemption, RedemptionRequest } from '@shop/contracts/discount';
import type { DiscountConfig } from '../config.js';
import { CouponNotFoundError } from '../coupons/coupons.errors.js';
import { SETTINGS } from '../settings.js';
import {
  CouponRefusedError,
  RedemptionCommittedError,
  RedemptionIdTakenError,
  RedemptionNotFoundError,
  type RefusalReason,
} from './redemptions.errors.js';
import { type CouponUses, type RedemptionRow, RedemptionsRepository } from './redemptions.repository.js';

interface Owned {
  readonly id: string;
  readonly owner: string;
}

type Asked = Owned & RedemptionRequest;

/** The most that one sweep gives back at once. */
const SWEEP_BATCH = 100;

/** Uses of coupons, counted in Postgres: exactly as often as allowed, whatever becomes of Redis. */
@Injectable()
export class RedemptionsService {
  constructor(
    private readonly redemptions: RedemptionsRepository,
    @Inject(SETTINGS) private readonly settings: DiscountConfig,
  ) {}

  /**
   * Counts one use. Sent again for the same order it answers as the first time.
   *
   * @throws CouponNotFoundError, CouponRefusedError, RedemptionIdTakenError
   */
  async redeem(asked: Asked): Promise<Redemption> {
    await this.redemptions.redeem({ ...asked, holdMs: this.settings.REDEMPTION_HOLD_MS });
    // Looked at whatever came of it: another delivery of this request may have been the one that counted.
    const row = await this.redemptions.find(asked.id);
    if (row) return sameOrTaken(row, asked);
    throw await this.refusalOf(asked);
  }

  /** @throws RedemptionNotFoundError, also for somebody else's */
  async one({ id, owner }: Owned): Promise<Redemption> {
    return answerOf(await this.owned({ id, owner }));
  }

  /**
   * Gives back a use that is held; what was given back already stays so.
   *
   * @throws RedemptionNotFoundError, RedemptionCommittedError
   */
  async releaseHeld({ id, owner }: Owned): Promise<Redemption> {
    await this.owned({ id, owner });
    await this.redemptions.release({ ids: [id], from: ['held', 'expired'] });
    const released = await this.owned({ id, owner });
    if (released.state === 'committed') throw new RedemptionCommittedError(id);
    return answerOf(released);
  }

  /** Gives back what nobody committed in time, a batch after the other. */
  async sweep(): Promise<void> {
    for (;;) {
      const expired = await this.redemptions.findExpired(SWEEP_BATCH);
      await this.redemptions.expire(expired);
      if (expired.length < SWEEP_BATCH) return;
    }
  }

  private async refusalOf({ code, owner, goodsPence }: Asked): Promise<Error> {
    const uses = await this.redemptions.findUses(code, owner);
    return uses ? new CouponRefusedError(code, reasonOf(uses, goodsPence)) : new CouponNotFoundError(code);
  }

  private async owned({ id, owner }: Owned): Promise<RedemptionRow> {
    const row = await this.redemptions.find(id);
    if (row?.owner !== owner) throw new RedemptionNotFoundError(id);
    return row;
  }
}

function reasonOf(coupon: CouponUses, goodsPence: number): RefusalReason {
  const now = new Date();
  if (now < coupon.validFrom) return 'NOT_YET_VALID';
  if (now > coupon.validUntil) return 'EXPIRED';
  if (goodsPence < coupon.minimumPence) return 'BELOW_MINIMUM';
  const { shopperLimit, usedByShopper } = coupon;
  return shopperLimit !== null && usedByShopper >= shopperLimit ? 'USED_BY_SHOPPER' : 'USED_UP';
}

function sameOrTaken(row: RedemptionRow, { owner, code, goodsPence }: Asked): Redemption {
  const isSame = row.owner === owner && row.code === code && row.goodsPence === goodsPence;
  if (!isSame) throw new RedemptionIdTakenError(row.id);
  return answerOf(row);
}

function answerOf(row: RedemptionRow): Redemption {
  const { id, code, state, expiresAt, discountPence, isShippingFree } = row;
  return { id, code, state, expiresAt: expiresAt?.toISOString() ?? null, discountPence, isShippingFree };
}
