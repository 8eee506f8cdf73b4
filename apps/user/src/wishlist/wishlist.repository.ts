import { Injectable } from '@nestjs/common';
import { maxWishes, type Wish } from '@shop/contracts/user';
import { PrismaClient } from '../generated/prisma/client.js';
import { ShoppersRepository } from '../shoppers/shoppers.repository.js';
import { WishlistFullError } from './wishlist.errors.js';

@Injectable()
export class WishlistRepository {
  constructor(
    private readonly database: PrismaClient,
    private readonly shoppers: ShoppersRepository,
  ) {}

  /** The latest first. */
  async list(userId: string): Promise<Wish[]> {
    const rows = await this.database.wish.findMany({ where: { userId }, orderBy: [...latestWishFirst] });
    return rows.map(toWish);
  }

  async find(userId: string, sku: string): Promise<Wish | null> {
    const row = await this.database.wish.findUnique({ where: { userId_sku: { userId, sku } } });
    return row && toWish(row);
  }

  /** The wish, as it was if it was there. @throws WishlistFullError, ErasureUnderWayError */
  async add(userId: string, sku: string): Promise<Wish> {
    const row = await this.shoppers.change(userId, async (records) => {
      const where = { userId_sku: { userId, sku } };
      const known = await records.wish.findUnique({ where });
      if (known) return known;
      if ((await records.wish.count({ where: { userId } })) >= maxWishes)
        throw new WishlistFullError(maxWishes);
      return records.wish.create({ data: { userId, sku } });
    });
    return toWish(row);
  }

  async remove(userId: string, sku: string): Promise<void> {
    await this.database.wish.deleteMany({ where: { userId, sku } });
  }
}

export const latestWishFirst = [{ addedAt: 'desc' }, { sku: 'asc' }] as const;

export function toWish({ sku, addedAt }: { sku: string; addedAt: Date }): Wish {
  return { sku, addedAt: addedAt.toISOString() };
}
