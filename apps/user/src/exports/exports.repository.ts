import { Injectable } from '@nestjs/common';
import type { OwnRecords } from '@shop/contracts/user';
import { toAddress } from '../addresses/addresses.repository.js';
import { PrismaClient } from '../generated/prisma/client.js';
import { emptyProfile } from '../profiles/empty-profile.js';
import { toProfile } from '../profiles/profiles.repository.js';
import { latestFirst, toView } from '../recently-viewed/recently-viewed.repository.js';
import { latestWishFirst, toWish } from '../wishlist/wishlist.repository.js';

@Injectable()
export class ExportsRepository {
  constructor(private readonly database: PrismaClient) {}

  /** All that this service holds of a shopper, as it was at one moment. */
  async read(userId: string): Promise<OwnRecords> {
    const where = { userId };
    const [profile, addresses, views, wishes] = await this.database.$transaction(
      [
        this.database.profile.findUnique({ where }),
        this.database.address.findMany({ where, orderBy: { createdAt: 'asc' } }),
        this.database.viewedProduct.findMany({ where, orderBy: [...latestFirst] }),
        this.database.wish.findMany({ where, orderBy: [...latestWishFirst] }),
      ],
      { isolationLevel: 'RepeatableRead' },
    );
    return {
      profile: profile ? toProfile(profile) : emptyProfile,
      addresses: addresses.map(toAddress),
      recentlyViewed: views.map(toView),
      wishlist: wishes.map(toWish),
    };
  }
}
