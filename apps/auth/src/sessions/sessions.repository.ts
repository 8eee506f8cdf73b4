import { Injectable } from '@nestjs/common';
import type { SeenSessions, SessionQuestion } from '@shop/contracts/auth';
import { type Account, PrismaClient, type Session as SessionRow } from '../generated/prisma/client.js';
import { type RevocationRow, RevocationsRepository } from '../revocations/revocations.repository.js';
import { SessionLife } from './session-life.js';

export type { SessionRow };

export type NewSession = Pick<
  SessionRow,
  'sessionId' | 'userId' | 'secretHash' | 'userAgent' | 'createdAt' | 'endsAt'
>;

/** The rows that decide. A session is its row: deleted means ended. */
@Injectable()
export class SessionsRepository {
  constructor(
    private readonly database: PrismaClient,
    private readonly revocations: RevocationsRepository,
    private readonly life: SessionLife,
  ) {}

  /**
   * Writes a session of the account's present epoch. The share lock puts it before or after "log out everywhere": before,
   * it is deleted with the others; after, it has the new epoch. `null` when the account is gone.
   */
  async insert(session: NewSession): Promise<SessionRow | null> {
    const { sessionId, userId, secretHash, userAgent, createdAt, endsAt } = session;
    const [row] = await this.database.$queryRaw<SessionRow[]>`
      INSERT INTO sessions (session_id, user_id, secret_hash, epoch, user_agent, created_at, last_seen_at, ends_at)
      SELECT ${sessionId}, user_id, ${secretHash}, epoch, ${userAgent}, ${createdAt}, ${createdAt}, ${endsAt}
      FROM accounts WHERE user_id = ${userId}::uuid FOR SHARE
      RETURNING session_id AS "sessionId", user_id AS "userId", secret_hash AS "secretHash", epoch,
        user_agent AS "userAgent", created_at AS "createdAt", last_seen_at AS "lastSeenAt", ends_at AS "endsAt"`;
    return row ?? null;
  }

  /** The session and its account, if it still lives. */
  async findLive({
    userId,
    sessionId,
  }: Pick<SessionQuestion, 'userId' | 'sessionId'>): Promise<(SessionRow & { account: Account }) | null> {
    const row = await this.database.session.findFirst({
      where: { sessionId, userId, ...this.life.isLive() },
      include: { account: true },
    });
    return row?.epoch === row?.account.epoch ? row : null;
  }

  /** The one used last in front. */
  list(userId: string): Promise<SessionRow[]> {
    return this.database.session.findMany({
      where: { userId, ...this.life.isLive() },
      orderBy: { lastSeenAt: 'desc' },
    });
  }

  /** Ends one session of a user; what Redis is to be told, nothing when there is none. */
  end(userId: string, sessionId: string): Promise<RevocationRow[]> {
    return this.database.$transaction(async (transaction) => {
      const { count } = await transaction.session.deleteMany({ where: { sessionId, userId } });
      if (count === 0) return [];
      const end = { kind: 'session', userId, subject: sessionId, epoch: 0 } as const;
      return this.revocations.insert([end], transaction);
    });
  }

  /** In one statement, never back in time and never into the future. */
  async markSeen({ sessions }: SeenSessions): Promise<void> {
    const ids = sessions.map(({ sessionId }) => sessionId);
    const times = sessions.map(({ seenAtMs }) => new Date(seenAtMs));
    await this.database.$executeRaw`
      UPDATE sessions SET last_seen_at = greatest(last_seen_at, least(seen.at, ${this.life.now}))
      FROM (
        SELECT id, max(at) AS at FROM unnest(${ids}::text[], ${times}::timestamptz[]) AS told (id, at) GROUP BY id
      ) AS seen
      WHERE session_id = seen.id`;
  }

  /** Removes rows of sessions that ended by themselves; nobody could open them any more. */
  async sweep(): Promise<void> {
    await this.database.session.deleteMany({ where: { NOT: this.life.isLive() } });
  }
}
