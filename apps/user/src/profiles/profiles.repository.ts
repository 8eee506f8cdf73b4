import { Injectable } from '@nestjs/common';
import type { Profile, ProfileChange } from '@shop/contracts/user';
import { PrismaClient, type Profile as ProfileRow } from '../generated/prisma/client.js';
import { ShoppersRepository } from '../shoppers/shoppers.repository.js';

@Injectable()
export class ProfilesRepository {
  constructor(
    private readonly database: PrismaClient,
    private readonly shoppers: ShoppersRepository,
  ) {}

  /** Null when the shopper has saved none. */
  async find(userId: string): Promise<Profile | null> {
    const row = await this.database.profile.findUnique({ where: { userId } });
    return row && toProfile(row);
  }

  /**
   * The saved profile. Committed when it returns.
   *
   * @throws ErasureUnderWayError
   */
  async save(userId: string, change: ProfileChange): Promise<Profile> {
    const row = await this.shoppers.change(userId, (records) =>
      records.profile.upsert({ where: { userId }, create: { userId, ...change }, update: change }),
    );
    return toProfile(row);
  }
}

export function toProfile({ givenName, familyName, phone, wantsNews, updatedAt }: ProfileRow): Profile {
  return { givenName, familyName, phone, wantsNews, updatedAt: updatedAt.toISOString() };
}
