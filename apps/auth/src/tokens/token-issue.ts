import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { TokenPair } from '@shop/contracts/auth';
import { hashOf } from '@shop/redis/session';
import { Clock } from '../clock.js';
import type { AuthConfig } from '../config.js';
import { SETTINGS } from '../settings.js';
import { AccessTokens } from './access-tokens.js';
import type { FamilyRow, Pair } from './families.repository.js';

/** What a presented refresh token brings about. */
export type Turn = 'rotate' | 'repeat' | 'stolen';

/** How pairs of tokens are made and how long they are good. */
@Injectable()
export class TokenIssue {
  constructor(
    private readonly access: AccessTokens,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly config: AuthConfig,
  ) {}

  familyEnd(): Date {
    return this.clock.at(this.config.TOKEN_FAMILY_MS);
  }

  /** A pair as the client gets it and as the row remembers it; good once the row is written. */
  async mint({ userId, familyId, epoch, endsAt }: FamilyRow): Promise<{ pair: TokenPair; rows: Pair }> {
    const access = await this.access.issue({ userId, familyId, epoch }, endsAt);
    const refreshToken = randomBytes(32).toString('base64url');
    const leftMs = access.endsAt.getTime() - this.clock.nowMs();
    return {
      rows: {
        tokenHash: hashOf(refreshToken),
        accessHash: hashOf(access.token),
        accessEndsAt: access.endsAt,
      },
      pair: {
        ...{ userId, sessionId: familyId, tokenType: 'Bearer', accessToken: access.token, refreshToken },
        expiresInSeconds: Math.max(1, Math.floor(leftMs / 1_000)),
      },
    };
  }

  /** @param presented the generation of the token that came */
  turnOf(presented: number, { generation, rotatedAt }: FamilyRow): Turn {
    if (presented === generation) return 'rotate';
    const isRecent = this.clock.nowMs() - rotatedAt.getTime() <= this.config.REFRESH_GRACE_MS;
    return presented === generation - 1 && isRecent ? 'repeat' : 'stolen';
  }

  read(token: string): ReturnType<AccessTokens['read']> {
    return this.access.read(token);
  }
}
