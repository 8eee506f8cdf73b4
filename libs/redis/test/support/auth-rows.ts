import { z } from 'zod';
import type { RedisClient } from '../../src/client/redis-client.js';
import { keyFamilies } from '../../src/keys/key-families.js';
import { SessionStore, type BegunSession, type Session } from '../../src/session/session-store.js';

/** What specs keep in a session. */
export interface Visit {
  readonly role: string;
}

export const visit = z.object({ role: z.string() });

export function sessionStore(client: RedisClient, now: () => number = Date.now): SessionStore<Visit> {
  return new SessionStore<Visit>({ client, data: visit, schemaVersion: 1, now });
}

/** The rows that auth would have in Postgres: one user's epoch and sessions, changed at once and never lost. */
export class AuthRows {
  epoch = 1;
  readonly #rows = new Map<string, Session<Visit>>();

  insert({ credential, createdAtMs, endsAtMs }: BegunSession): Session<Visit> {
    const row = {
      ...credential,
      createdAtMs,
      endsAtMs,
      epoch: this.epoch,
      version: 1,
      data: { role: 'customer' },
    };
    this.#rows.set(row.sessionId, row);
    return row;
  }

  find(sessionId: string): Session<Visit> | null {
    const row = this.#rows.get(sessionId);
    return row?.epoch === this.epoch ? row : null;
  }

  /** Logs a session in, in the rows and in Redis. */
  async login(
    store: SessionStore<Visit>,
    userId: string,
  ): Promise<{ cookie: string; row: Session<Visit>; isInstalled: boolean }> {
    const begun = await store.begin(userId);
    const row = this.insert(begun);
    return { cookie: begun.cookie, row, isInstalled: await store.install(row, begun.lease) };
  }

  revoke(sessionId: string): void {
    this.#rows.delete(sessionId);
  }

  revokeAll(): number {
    this.epoch += 1;
    return this.epoch;
  }
}

/**
 * Lets time pass for the keys of one user, as Redis sees it: every life gets shorter by that much. Redis counts lives
 * by its own clock, which cannot be set.
 */
export async function passFor(
  client: RedisClient,
  { userId, sessionIds, ms }: { userId: string; sessionIds: readonly string[]; ms: number },
): Promise<void> {
  const redis = client.forUse('state');
  const keys = [
    keyFamilies.sessionIndex.key(userId),
    keyFamilies.tokenEpoch.key(userId),
    ...sessionIds.map((sessionId) => keyFamilies.session.key({ userId, sessionId })),
  ];
  for (const key of keys) {
    const leftMs = z.number().parse(await redis.send({ name: 'pttl', args: [key], retry: 'idempotent' }));
    if (leftMs >= 0) await redis.send({ name: 'pexpire', args: [key, leftMs - ms], retry: 'idempotent' });
  }
}
