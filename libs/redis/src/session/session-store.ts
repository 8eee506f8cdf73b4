import { z } from 'zod';
import type { RedisClient } from '../client/redis-client.js';
import type { RedisCommands } from '../client/redis-commands.js';
import { keyFamilies, type SessionId } from '../keys/key-families.js';
import { EpochGuard, NO_LEASE, type EntryReading, type InstallLease } from './epoch-guard.js';
import { SealedEntries } from './sealed-entries.js';
import { isProvenBy, mintCredential, parseCookie, type SessionCredential } from './session-cookie.js';

/*
 * Sessions as every service reads them. The truth is auth's row; Redis holds a copy for as long as it likes. A session
 * lives 30 minutes from its last use (29:30 at least: it is not slid at each) under an absolute end, and only while its
 * epoch is its user's. Nothing here creates a session but `install`, and that only under a lease that no revocation has
 * deleted since.
 * Redis slow or gone: every method rejects with a typed 503 at the state deadline (4 s); nobody is let in.
 */

/** Longest life of a session however much it is used, in milliseconds. */
const ABSOLUTE_MS = 12 * 60 * 60 * 1_000;

/** A session as auth's row has it. */
export interface Session<Data> extends SessionCredential {
  /** The user's epoch when auth read the row; what is of an older epoch is logged out. */
  readonly epoch: number;
  /** Version of the row, raised with each change of `data`. */
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly createdAtMs: number;
  /** The absolute end, in milliseconds since 1970. */
  readonly endsAtMs: number;
  readonly data: Data;
}

export type OpenedSession<Data> =
  | { readonly kind: 'live'; readonly session: Session<Data> }
  /** No session of the caller's: malformed, wrong secret, logged out, past its end. */
  | { readonly kind: 'refused' }
  /** Redis does not know: ask auth, verify `credential` against its row, then `install` it under `lease`. */
  | { readonly kind: 'unknown'; readonly credential: SessionCredential; readonly lease: InstallLease };

/** What login needs to write auth's row and then to install it. */
export interface BegunSession {
  readonly cookie: string;
  readonly credential: SessionCredential;
  readonly createdAtMs: number;
  readonly endsAtMs: number;
  readonly lease: InstallLease;
}

export interface SessionStoreOptions<Data> {
  readonly client: RedisClient;
  /** The shape of `data`; what does not fit is asked of auth. */
  readonly data: z.ZodType<Data>;
  /** Version of that shape, a positive integer; raise it when the shape changes. */
  readonly schemaVersion: number;
  /** Longest life in milliseconds, 12 h unless said otherwise. */
  readonly absoluteMs?: number;
  /** The clock, in milliseconds since 1970. */
  readonly now?: () => number;
}

const sessionIds = z.array(z.string());

function placeOf({ userId, sessionId }: SessionId) {
  return { userId, listedAs: sessionId, key: keyFamilies.session.key({ userId, sessionId }) };
}

function shapeOf<Data>(data: z.ZodType<Data>): z.ZodType<Session<Data>> {
  return z.object({
    userId: z.string(),
    sessionId: z.string(),
    secretHash: z.string(),
    epoch: z.int(),
    version: z.int(),
    createdAtMs: z.number(),
    endsAtMs: z.number(),
    data,
  });
}

export class SessionStore<Data> {
  readonly #guard: EpochGuard;
  readonly #redis: RedisCommands;
  readonly #entries: SealedEntries<Session<Data>>;
  readonly #absoluteMs: number;
  readonly #now: () => number;

  constructor({
    client,
    data,
    schemaVersion,
    absoluteMs = ABSOLUTE_MS,
    now = Date.now,
  }: SessionStoreOptions<Data>) {
    this.#guard = new EpochGuard(client);
    this.#redis = client.forUse('state');
    this.#entries = new SealedEntries({ shape: shapeOf(data), schemaVersion });
    this.#absoluteMs = absoluteMs;
    this.#now = now;
  }

  /**
   * Begins a session at login or a change of privilege: a new id and the lease to install it. Write auth's row next,
   * then call `install`; a revocation in between wins.
   *
   * @throws SessionUserIdError, RedisDeadlineError, RedisUnavailableError
   */
  async begin(userId: string): Promise<BegunSession> {
    const { cookie, credential } = mintCredential(userId);
    const reading = await this.#read(credential);
    const lease = reading.kind === 'unknown' ? reading.lease : NO_LEASE;
    const createdAtMs = this.#now();
    return { cookie, credential, createdAtMs, endsAtMs: createdAtMs + this.#absoluteMs, lease };
  }

  /**
   * Opens the session of a cookie and lets it live 30 minutes from now, or up to half a minute less.
   *
   * @param presented the cookie, or what `parseCookie` made of it
   * @throws RedisDeadlineError, RedisUnavailableError: nobody is let in on a guess
   */
  async open(presented: string | SessionCredential): Promise<OpenedSession<Data>> {
    const credential = typeof presented === 'string' ? parseCookie(presented) : presented;
    if (credential === null) return { kind: 'refused' };
    const reading = await this.#read(credential);
    if (reading.kind === 'unknown') return { ...reading, credential };
    if (reading.kind === 'ended') return { kind: 'refused' };
    const session = this.#entries.open(reading.text);
    if (session === null) return { kind: 'unknown', credential, lease: NO_LEASE };
    return isProvenBy(credential, session.secretHash) ? { kind: 'live', session } : { kind: 'refused' };
  }

  /**
   * Installs a session as auth's row has it: a new one, or one that Redis has lost.
   *
   * @param lease from the `begin` or `open` before the row was read or written
   * @returns false when it was revoked since, or the lease is gone; the row is right all the same, and the next
   *   `open` asks again
   * @throws RedisDeadlineError, RedisUnavailableError
   */
  async install(session: Session<Data>, lease: InstallLease): Promise<boolean> {
    const nowMs = this.#now();
    const ttlMs = Math.min(keyFamilies.session.ttlMs, session.endsAtMs - nowMs);
    if (ttlMs <= 0) return false;
    const { epoch } = session;
    const listedMs = nowMs + ttlMs;
    const answer = { lease, text: this.#entries.seal(session), ttlMs, epoch, listedMs };
    return this.#guard.install(placeOf(session), answer);
  }

  /**
   * Replaces the data of a session that still stands, after auth's row was changed; its life is left alone.
   *
   * @returns false when it was logged out, is missing, or Redis holds this version or a later one with other data
   * @throws RedisDeadlineError, RedisUnavailableError
   */
  async save(session: Session<Data>): Promise<boolean> {
    const { epoch, version } = session;
    const entry = { head: this.#entries.head, text: this.#entries.seal(session), epoch, version };
    return this.#guard.replace(placeOf(session), entry);
  }

  /**
   * The sessions of a user that Redis knows, the one that ends first in front. The complete list is auth's.
   *
   * @throws RedisDeadlineError, RedisUnavailableError
   */
  async list(userId: string): Promise<Session<Data>[]> {
    const args = [keyFamilies.sessionIndex.key(userId), `(${String(this.#now())}`, '+inf', 'BYSCORE'];
    const ids = sessionIds.parse(await this.#redis.send({ name: 'zrange', args, retry: 'idempotent' }));
    const [epoch, ...found] = await Promise.all([
      this.#redis.get(keyFamilies.tokenEpoch.key(userId)),
      ...ids.map((sessionId) => this.#redis.get(placeOf({ userId, sessionId }).key)),
    ]);
    const sessions = found.map((text) => this.#entries.open(text)).filter((session) => session !== null);
    return sessions.filter((session) => String(session.epoch) === epoch);
  }

  /**
   * Ends one session. Call it after auth's row says so, and until it resolves.
   *
   * @throws RedisDeadlineError, RedisUnavailableError: it may still be open elsewhere
   */
  async revoke(id: SessionId): Promise<void> {
    await this.#guard.remove(placeOf(id));
  }

  /**
   * Logs a user out everywhere, tokens included, however many there are. Call it after the user's epoch was raised in
   * auth's row, and until it resolves.
   *
   * @param epoch the row's new epoch
   * @throws RedisDeadlineError, RedisUnavailableError: sessions may still be open elsewhere, at the longest for the
   *   epoch's life (15 min)
   */
  async revokeAll(userId: string, epoch: number): Promise<void> {
    await this.#guard.raise(userId, epoch);
  }

  #read(credential: SessionCredential): Promise<EntryReading> {
    return this.#guard.read(placeOf(credential), {
      head: this.#entries.head,
      proof: SealedEntries.proofOf(credential.secretHash),
      nowMs: this.#now(),
      slideMs: keyFamilies.session.ttlMs,
    });
  }
}
