import type { RedisClient } from '../../../src/client/redis-client.js';
import { AuthRows, passFor, sessionStore } from '../../support/auth-rows.js';
import type { Session } from '../../../src/session/session-store.js';
import type { Visit } from '../../support/auth-rows.js';
import { JsonSessions } from '../naive/json-sessions.js';
import type { Cluster } from 'ioredis';

/** A service that keeps its visitors logged in, as a trap sees it. */
export interface Visits {
  /** @param cookie what the visitor came with, if anything */
  login(userId: string, cookie?: string): Promise<string>;
  isLetIn(cookie: string): Promise<boolean>;
  logout(cookie: string): Promise<void>;
  /** Begins a request that changes the session. @returns ends it: the session is written back */
  begin(cookie: string): Promise<() => Promise<void>>;
  passFor(cookie: string, ms: number): Promise<void>;
}

/** With the usual store. */
export function naiveVisits(redis: Cluster): Visits {
  const sessions = new JsonSessions(redis);
  return {
    login: (userId, cookie) => sessions.login(userId, cookie),
    isLetIn: async (cookie) => (await sessions.open(cookie)) !== null,
    logout: (cookie) => sessions.logout(cookie),
    begin: async (cookie) => {
      const session = (await sessions.open(cookie)) ?? { userId: null, visits: 0 };
      session.visits += 1;
      return () => sessions.save(cookie, session);
    },
    passFor: (cookie, ms) => sessions.passFor(cookie, ms),
  };
}

/** With this library: auth has the rows, Redis a copy. */
export function ourVisits(client: RedisClient): Visits {
  let nowMs = Date.now();
  const store = sessionStore(client, () => nowMs);
  const rows = new Map<string, { rows: AuthRows; row: Session<Visit> }>();
  const rowOf = (cookie: string) => {
    const known = rows.get(cookie);
    if (known === undefined) throw new Error('nobody has logged in with this cookie');
    return known;
  };
  return {
    login: async (userId) => {
      const auth = new AuthRows();
      const { cookie, row } = await auth.login(store, userId);
      rows.set(cookie, { rows: auth, row });
      return cookie;
    },
    isLetIn: async (cookie) => {
      const opened = await store.open(cookie);
      if (opened.kind !== 'unknown') return opened.kind === 'live';
      const row = rows.get(cookie)?.rows.find(opened.credential.sessionId) ?? null;
      if (row === null || row.endsAtMs <= nowMs) return false;
      await store.install(row, opened.lease);
      return true;
    },
    logout: async (cookie) => {
      const { rows: auth, row } = rowOf(cookie);
      auth.revoke(row.sessionId);
      await store.revoke(row);
    },
    begin: async (cookie) => {
      const opened = await store.open(cookie);
      const { row } = rowOf(cookie);
      const session = opened.kind === 'live' ? opened.session : row;
      return async () => void (await store.save({ ...session, version: session.version + 1 }));
    },
    passFor: async (cookie, ms) => {
      const { userId, sessionId } = rowOf(cookie).row;
      nowMs += ms;
      await passFor(client, { userId, sessionIds: [sessionId], ms });
    },
  };
}
