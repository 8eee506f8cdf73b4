import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import {
  type Account,
  type Prisma,
  PrismaClient,
  type RefreshToken as RefreshTokenRow,
  type TokenFamily as FamilyRow,
} from '../generated/prisma/client.js';
import { type RevocationRow, RevocationsRepository } from '../revocations/revocations.repository.js';

export type { FamilyRow, RefreshTokenRow };

export type NewFamily = Pick<FamilyRow, 'familyId' | 'userId' | 'userAgent' | 'endsAt'>;
export type FamilyOfAccount = FamilyRow & { account: Account };
export type Pair = Pick<RefreshTokenRow, 'tokenHash' | 'accessHash' | 'accessEndsAt'>;

/** The rows that decide about tokens of API clients. A family is its row: deleted means ended. */
@Injectable()
export class FamiliesRepository {
  constructor(
    private readonly database: PrismaClient,
    private readonly revocations: RevocationsRepository,
    private readonly clock: Clock,
  ) {}

  /** Begins a family of the account's present epoch, before or after "log out everywhere". `null`: no such account. */
  async insert({ familyId, userId, userAgent, endsAt }: NewFamily): Promise<FamilyRow | null> {
    const now = this.clock.at();
    await this.database.$executeRaw`
      INSERT INTO token_families (family_id, user_id, epoch, user_agent, created_at, rotated_at, ends_at)
      SELECT ${familyId}, user_id, epoch, ${userAgent}, ${now}, ${now}, ${endsAt}
      FROM accounts WHERE user_id = ${userId}::uuid FOR SHARE`;
    return this.database.tokenFamily.findUnique({ where: { familyId } });
  }

  /** The family that a refresh token was issued in, if it lives. */
  async findByToken(tokenHash: string): Promise<FamilyRow | null> {
    const token = await this.database.refreshToken.findUnique({
      where: { tokenHash },
      include: { family: true },
    });
    return token && token.family.endsAt > this.clock.at() ? token.family : null;
  }

  /** The family and its account, if it lives and was not logged out with everything else. */
  async findLive(userId: string, familyId: string): Promise<FamilyOfAccount | null> {
    const row = await this.database.tokenFamily.findFirst({
      where: { familyId, userId, endsAt: { gt: this.clock.at() } },
      include: { account: true },
    });
    return row?.epoch === row?.account.epoch ? row : null;
  }

  /** The one used last in front. */
  list(userId: string): Promise<FamilyRow[]> {
    return this.database.tokenFamily.findMany({
      where: { userId, endsAt: { gt: this.clock.at() } },
      orderBy: { rotatedAt: 'desc' },
    });
  }

  /**
   * Runs `decide` while nobody else can change the family, its end included: refreshes of one family, and a theft that
   * is seen meanwhile, come one after another.
   *
   * @param decide is given the family and the presented token; `null` when either is gone
   */
  whileLocked<Result>(
    { familyId, tokenHash }: Pick<RefreshTokenRow, 'familyId' | 'tokenHash'>,
    decide: (
      held: { family: FamilyRow; presented: RefreshTokenRow } | null,
      transaction: Prisma.TransactionClient,
    ) => Promise<Result>,
  ): Promise<Result> {
    return this.database.$transaction(async (transaction) => {
      await transaction.$queryRaw`SELECT 1 FROM token_families WHERE family_id = ${familyId} FOR UPDATE`;
      const family = await transaction.tokenFamily.findUnique({ where: { familyId } });
      const presented = await transaction.refreshToken.findUnique({ where: { tokenHash } });
      return decide(family && presented && { family, presented }, transaction);
    });
  }

  /** Adds a pair to the family's latest generation. */
  async addPair(
    { familyId, generation }: Pick<FamilyRow, 'familyId' | 'generation'>,
    pair: Pair,
    transaction: Prisma.TransactionClient = this.database,
  ): Promise<void> {
    await transaction.refreshToken.create({ data: { ...pair, familyId, generation } });
  }

  /** Raises the generation: the tokens before are the previous ones from now on. */
  rotate(familyId: string, transaction: Prisma.TransactionClient): Promise<FamilyRow> {
    return transaction.tokenFamily.update({
      where: { familyId },
      data: { generation: { increment: 1 }, rotatedAt: this.clock.at() },
    });
  }

  /** Ends one family of a user; what Redis is to be told, nothing when it has ended. */
  end(userId: string, familyId: string): Promise<RevocationRow[]> {
    return this.database.$transaction(async (transaction) => {
      const locked = await transaction.$queryRaw<unknown[]>`
        SELECT 1 FROM token_families WHERE family_id = ${familyId} AND user_id = ${userId}::uuid FOR UPDATE`;
      return locked.length === 0 ? [] : this.endLocked({ userId, familyId }, transaction);
    });
  }

  /** The same for who holds the family's lock already. Each access token that may still be alive ends by itself. */
  async endLocked(
    { userId, familyId }: Pick<FamilyRow, 'userId' | 'familyId'>,
    transaction: Prisma.TransactionClient,
  ): Promise<RevocationRow[]> {
    const alive = await transaction.refreshToken.findMany({
      where: { familyId, accessEndsAt: { gt: this.clock.at() } },
    });
    await transaction.tokenFamily.delete({ where: { familyId } });
    const ends = alive.map(({ accessHash: subject }) => ({
      ...{ kind: 'token' as const, userId, subject, epoch: 0 },
    }));
    return this.revocations.insert(ends, transaction);
  }

  async sweep(): Promise<void> {
    await this.database.tokenFamily.deleteMany({ where: { endsAt: { lte: this.clock.at() } } });
  }
}
