import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { TokenAnswer, TokenPair } from '@shop/contracts/auth';
import { hashOf } from '@shop/redis/session';
import { CredentialsWrongError } from '../accounts/accounts.errors.js';
import { Revocations } from '../revocations/revocations.js';
import { FamiliesRepository, type FamilyRow, type Pair } from './families.repository.js';
import { TokenIssue } from './token-issue.js';
import { AccessTokenNotFoundError, RefreshTokenRefusedError } from './tokens.errors.js';

/*
 * Refresh tokens in generations (docs/adr/0034): each refresh makes the next one. The token before still works for a
 * moment, since the answer that replaced it may have been lost, and gives another token of the same generation. Anything
 * older has been stolen, or its successor was: the family ends with every access token of it.
 */
@Injectable()
export class TokensService {
  constructor(
    private readonly families: FamiliesRepository,
    private readonly issue: TokenIssue,
    private readonly revocations: Revocations,
  ) {}

  /** Begins a family. @throws CredentialsWrongError when the account was erased meanwhile */
  async start(userId: string, userAgent: string | undefined): Promise<TokenPair> {
    const family = await this.families.insert({
      familyId: randomBytes(16).toString('base64url'),
      userId,
      userAgent: userAgent?.slice(0, 200) ?? null,
      endsAt: this.issue.familyEnd(),
    });
    if (!family) throw new CredentialsWrongError();
    const { pair, rows } = await this.issue.mint(family);
    await this.families.addPair(family, rows);
    return pair;
  }

  /** @throws RefreshTokenRefusedError; RedisDeadlineError, RedisUnavailableError when a theft was seen and Redis is away */
  async refresh(refreshToken: string): Promise<TokenPair> {
    const tokenHash = hashOf(refreshToken);
    const family = await this.families.findByToken(tokenHash);
    if (!family) throw new RefreshTokenRefusedError();
    const { pair, rows } = await this.issue.mint(family);
    const stolen = await this.#takeTurn({ family, tokenHash, rows });
    if (stolen === null) return pair;
    await this.revocations.deliver(stolen);
    throw new RefreshTokenRefusedError();
  }

  /** Ends the family of a refresh token, whichever of its tokens it is. What is unknown has ended (RFC 7009). */
  async revoke(refreshToken: string): Promise<void> {
    const family = await this.families.findByToken(hashOf(refreshToken));
    if (family) await this.revocations.deliver(await this.families.end(family.userId, family.familyId));
  }

  /** What the gateway asks when Redis does not know. @throws AccessTokenNotFoundError */
  async verify(token: string): Promise<TokenAnswer> {
    const claims = await this.issue.read(token);
    const family = claims && (await this.families.findLive(claims.userId, claims.familyId));
    if (!claims || family?.epoch !== claims.epoch) throw new AccessTokenNotFoundError();
    const { familyId: sessionId, account } = family;
    const { userId, epoch, endsAtMs } = claims;
    return { userId, epoch, endsAtMs, claims: { roles: account.roles, sessionId } };
  }

  /** `null` when the pair is issued; else what Redis is to be told of the end of the family. */
  #takeTurn({ family, tokenHash, rows }: { family: FamilyRow; tokenHash: string; rows: Pair }) {
    const { familyId } = family;
    return this.families.whileLocked({ familyId, tokenHash }, async (held, transaction) => {
      if (!held) return [];
      const turn = this.issue.turnOf(held.presented.generation, held.family);
      if (turn === 'stolen') return this.families.endLocked(family, transaction);
      const latest = turn === 'rotate' ? await this.families.rotate(familyId, transaction) : held.family;
      await this.families.addPair(latest, rows, transaction);
      return null;
    });
  }
}
