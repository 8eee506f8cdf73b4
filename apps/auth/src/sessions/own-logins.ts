import { Injectable } from '@nestjs/common';
import type { ListedSession } from '@shop/contracts/auth';
import type { Identity } from '@shop/service-defaults';
import { Revocations } from '../revocations/revocations.js';
import { FamiliesRepository, type FamilyRow } from '../tokens/families.repository.js';
import { type SessionRow, SessionsRepository } from './sessions.repository.js';

/** What a user has open, as one list: browsers' sessions, and families of tokens of API clients. */
@Injectable()
export class OwnLogins {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly families: FamiliesRepository,
    private readonly revocations: Revocations,
  ) {}

  async list({ subject, sessionId }: Identity): Promise<ListedSession[]> {
    const [sessions, families] = await Promise.all([
      this.sessions.list(subject),
      this.families.list(subject),
    ]);
    const listed = [...sessions.map(browserLogin), ...families.map(tokenLogin)];
    return listed.map((login) => ({ ...login, isCurrent: login.sessionId === sessionId }));
  }

  /** Ends one; what is not there has ended. @throws RedisDeadlineError, RedisUnavailableError: call again */
  async end(userId: string, sessionId: string): Promise<void> {
    const ended = await this.sessions.end(userId, sessionId);
    await this.revocations.deliver(ended.length > 0 ? ended : await this.families.end(userId, sessionId));
  }

  /** Removes the rows of what ended by itself. */
  async sweep(): Promise<void> {
    await Promise.all([this.sessions.sweep(), this.families.sweep()]);
  }
}

type Login = Omit<ListedSession, 'isCurrent'>;

function browserLogin(row: SessionRow): Login {
  const { sessionId, userAgent, lastSeenAt } = row;
  return { sessionId, kind: 'browser', userAgent, lastSeenAt: lastSeenAt.toISOString(), ...lifeOf(row) };
}

function tokenLogin(row: FamilyRow): Login {
  const { familyId: sessionId, userAgent, rotatedAt } = row;
  return { sessionId, kind: 'token', userAgent, lastSeenAt: rotatedAt.toISOString(), ...lifeOf(row) };
}

function lifeOf({ createdAt, endsAt }: { createdAt: Date; endsAt: Date }) {
  return { createdAt: createdAt.toISOString(), endsAt: endsAt.toISOString() };
}
