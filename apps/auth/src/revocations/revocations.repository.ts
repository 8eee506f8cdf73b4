import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { type Prisma, PrismaClient, type Revocation as RevocationRow } from '../generated/prisma/client.js';

export type { RevocationRow };

export interface NewRevocation {
  readonly kind: 'session' | 'token' | 'everything';
  readonly userId: string;
  /** The session's id or the access token's hash; empty for everything. */
  readonly subject: string;
  /** The new epoch of everything; 0 otherwise. */
  readonly epoch: number;
}

/** How long whoever took a row has to deliver it, in milliseconds; then another may. Longer than Redis' deadline. */
const CLAIM_MS = 10_000;
const BATCH = 100;

/** The outbox of ends: a row stays until Redis was told for certain. */
@Injectable()
export class RevocationsRepository {
  constructor(
    private readonly database: PrismaClient,
    private readonly clock: Clock,
  ) {}

  /** In the transaction that ended it; whoever writes it has the first claim. */
  insert(
    revocations: readonly NewRevocation[],
    transaction: Prisma.TransactionClient,
  ): Promise<RevocationRow[]> {
    const dueAt = this.clock.at(CLAIM_MS);
    const data = revocations.map((revocation) => ({ ...revocation, dueAt }));
    return transaction.revocation.createManyAndReturn({ data });
  }

  /** Takes what is due; two processes never take the same row within a claim. */
  claimDue(): Promise<RevocationRow[]> {
    const [now, claimedUntil] = [this.clock.at(), this.clock.at(CLAIM_MS)];
    return this.database.$queryRaw<RevocationRow[]>`
      UPDATE revocations SET due_at = ${claimedUntil}
      WHERE id IN (
        SELECT id FROM revocations WHERE due_at <= ${now} ORDER BY due_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
      )
      RETURNING id, kind, user_id AS "userId", subject, epoch, is_confirmed AS "isConfirmed",
        due_at AS "dueAt", created_at AS "createdAt"`;
  }

  /** Redis has confirmed it; it is due once more. */
  async confirm(ids: readonly string[], repeatAfterMs: number): Promise<void> {
    await this.database.revocation.updateMany({
      where: { id: { in: [...ids] } },
      data: { isConfirmed: true, dueAt: this.clock.at(repeatAfterMs) },
    });
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.database.revocation.deleteMany({ where: { id: { in: [...ids] } } });
  }
}
