import { Injectable } from '@nestjs/common';
import type { Profile, ProfileChange } from '@shop/contracts/user';
import { Cache, type CacheFamily } from '@shop/redis/cache';
import { keyFamilies } from '@shop/redis/keys';
import { emptyProfile } from './empty-profile.js';
import { ProfilesRepository } from './profiles.repository.js';

/**
 * Profiles, cache-aside. Read from primaries: a shopper who has just saved sees what was saved. Redis down: comes from
 * Postgres.
 */
@Injectable()
export class ProfilesService {
  private readonly cached: CacheFamily<string, Profile>;

  constructor(
    private readonly profiles: ProfilesRepository,
    cache: Cache,
  ) {
    this.cached = cache.family<Profile>({
      family: keyFamilies.userProfile,
      schemaVersion: 1,
      readFrom: 'primary',
    });
  }

  async read(userId: string): Promise<Profile> {
    const profile = await this.cached.getOrLoad(userId, () => this.profiles.find(userId));
    return profile ?? emptyProfile;
  }

  /**
   * Replaces the profile. The entry is dropped after the commit; a reader that loaded the old one before it cannot
   * store it afterwards, as the drop also kills that reader's lease.
   *
   * @throws ErasureUnderWayError
   */
  async save(userId: string, change: ProfileChange): Promise<Profile> {
    const profile = await this.profiles.save(userId, change);
    await this.cached.forget(userId);
    return profile;
  }

  /** Drops the cached copy. False: Redis has not confirmed it, and other processes may serve it for up to 10 minutes. */
  forget(userId: string): Promise<boolean> {
    return this.cached.forget(userId);
  }
}
