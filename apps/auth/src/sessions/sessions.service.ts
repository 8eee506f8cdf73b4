import { Injectable } from '@nestjs/common';
import type {
  SeenSessions,
  SessionAnswer,
  SessionData,
  SessionQuestion,
  StartedSession,
} from '@shop/contracts/auth';
import { isProvenBy, type Session } from '@shop/redis/session';
import { CredentialsWrongError } from '../accounts/accounts.errors.js';
import type { AccountRow } from '../accounts/accounts.repository.js';
import { SessionCopies } from './session-copies.js';
import { SessionNotFoundError } from './sessions.errors.js';
import { type SessionRow, SessionsRepository } from './sessions.repository.js';

/** A login that worked: what the browser keeps, and what it is told. */
export interface Login {
  readonly cookie: string;
  readonly started: StartedSession;
}

@Injectable()
export class SessionsService {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly copies: SessionCopies,
  ) {}

  /**
   * What the gateway asks when Redis does not know.
   *
   * @throws SessionNotFoundError
   */
  async find(question: SessionQuestion): Promise<SessionAnswer> {
    const row = await this.sessions.findLive(question);
    if (!row || !isProvenBy(question, row.secretHash)) throw new SessionNotFoundError();
    return copyOf(row, row.account);
  }

  markSeen(seen: SeenSessions): Promise<void> {
    return this.sessions.markSeen(seen);
  }

  /**
   * Begins a session: lease, row, copy, so that a revocation between row and copy takes the lease away.
   *
   * @throws CredentialsWrongError when the account was erased meanwhile; RedisDeadlineError, RedisUnavailableError
   */
  async start(account: AccountRow, userAgent: string | undefined): Promise<Login> {
    const begun = await this.copies.begin(account.userId);
    const endsAt = new Date(begun.endsAtMs);
    const row = await this.sessions.insert({
      ...begun.credential,
      userAgent: userAgent?.slice(0, 200) ?? null,
      createdAt: new Date(begun.createdAtMs),
      endsAt,
    });
    if (!row) throw new CredentialsWrongError();
    await this.copies.install(copyOf(row, account), begun.lease);
    const { userId, sessionId } = row;
    return { cookie: begun.cookie, started: { userId, sessionId, endsAt: endsAt.toISOString() } };
  }
}

/** The row as Redis holds it. */
function copyOf(row: SessionRow, { roles }: AccountRow): Session<SessionData> {
  const { userId, sessionId, secretHash, epoch } = row;
  const times = { createdAtMs: row.createdAt.getTime(), endsAtMs: row.endsAt.getTime() };
  return { userId, sessionId, secretHash, epoch, version: 1, ...times, data: { roles } };
}
