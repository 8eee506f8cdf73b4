import { Injectable } from '@nestjs/common';
import { maxRecentlyViewed } from '@shop/contracts/user';
import { PrismaClient } from '../generated/prisma/client.js';
import { ShoppersRepository } from '../shoppers/shoppers.repository.js';

export interface View {
  readonly sku: string;
  readonly viewedAt: string;
}

@Injectable()
export class RecentlyViewedRepository {
  constructor(
    private readonly database: PrismaClient,
    private readonly shoppers: ShoppersRepository,
  ) {}

  /** The latest first. */
  async list(userId: string): Promise<View[]> {
    const rows = await this.database.viewedProduct.findMany({ where: { userId }, orderBy: [...latestFirst] });
    return rows.map(toView);
  }

  /** Puts a sku at the front, once, and drops what is beyond the newest fifty. @throws ErasureUnderWayError */
  add(userId: string, sku: string): Promise<void> {
    return this.shoppers.change(userId, async (records) => {
      await records.$executeRaw`
        INSERT INTO recently_viewed (user_id, sku, viewed_at) VALUES (${userId}::uuid, ${sku}, clock_timestamp())
        ON CONFLICT (user_id, sku) DO UPDATE SET viewed_at = EXCLUDED.viewed_at`;
      await records.$executeRaw`
        DELETE FROM recently_viewed WHERE user_id = ${userId}::uuid AND sku IN (
          SELECT sku FROM recently_viewed WHERE user_id = ${userId}::uuid
          ORDER BY viewed_at DESC, sku OFFSET ${maxRecentlyViewed})`;
    });
  }
}

export const latestFirst = [{ viewedAt: 'desc' }, { sku: 'asc' }] as const;

export function toView({ sku, viewedAt }: { sku: string; viewedAt: Date }): View {
  return { sku, viewedAt: viewedAt.toISOString() };
}
