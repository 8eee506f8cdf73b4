import { z } from 'zod';
import type { RedisClient } from '../client/redis-client.js';
import { keyFamilies, type TokenId } from '../keys/key-families.js';
import { EpochGuard, NO_LEASE, type EntryPlace, type InstallLease } from './epoch-guard.js';
import { SealedEntries } from './sealed-entries.js';
import { hashOf } from './session-cookie.js';

/*
 * Claims of tokens that auth has verified, under the token's hash, so that the gateway need not ask for each request.
 * An allow list, never a deny list: what is evicted, flushed or of an older epoch is a miss, and auth is asked.
 * Redis slow or gone: rejects with a typed 503 at the state deadline (4 s).
 */

/** What auth said of a token. */
export interface VerifiedToken<Claims> {
  /** The user's epoch when auth verified the token. */
  readonly epoch: number;
  /** The token's own end (`exp`), in milliseconds since 1970. */
  readonly endsAtMs: number;
  readonly claims: Claims;
}

export type ReadToken<Claims> =
  | { readonly kind: 'known'; readonly claims: Claims }
  /** Ask auth, then `remember` its answer under `lease`. */
  | { readonly kind: 'unknown'; readonly lease: InstallLease };

export interface TokenCacheOptions<Claims> {
  readonly client: RedisClient;
  /** The shape of `claims`; what does not fit is a miss. */
  readonly claims: z.ZodType<Claims>;
  /** Version of that shape, a positive integer; raise it when the shape changes. */
  readonly schemaVersion: number;
  /** The clock, in milliseconds since 1970. */
  readonly now?: () => number;
}

/** A token as it was presented, and the user it says it is of; neither need be true yet. */
export interface PresentedToken {
  readonly userId: string;
  readonly token: string;
}

function placeOf({ userId, tokenHash }: TokenId): EntryPlace {
  return { userId, listedAs: null, key: keyFamilies.token.key({ userId, tokenHash }) };
}

function presentedPlace({ userId, token }: PresentedToken): EntryPlace {
  return placeOf({ userId, tokenHash: hashOf(token) });
}

export class TokenCache<Claims> {
  readonly #guard: EpochGuard;
  readonly #entries: SealedEntries<VerifiedToken<Claims>>;
  readonly #now: () => number;

  constructor({ client, claims, schemaVersion, now = Date.now }: TokenCacheOptions<Claims>) {
    const shape = z.object({ epoch: z.int(), endsAtMs: z.number(), claims });
    this.#guard = new EpochGuard(client);
    this.#entries = new SealedEntries({ shape, schemaVersion });
    this.#now = now;
  }

  /**
   * What is known of a token.
   *
   * @throws InvalidKeyIdError, RedisDeadlineError, RedisUnavailableError
   */
  async read(presented: PresentedToken): Promise<ReadToken<Claims>> {
    const { head } = this.#entries;
    const options = { head, proof: '', nowMs: this.#now(), slideMs: 0 };
    const reading = await this.#guard.read(presentedPlace(presented), options);
    if (reading.kind === 'unknown') return reading;
    const entry = reading.kind === 'standing' ? this.#entries.open(reading.text) : null;
    return entry === null ? { kind: 'unknown', lease: NO_LEASE } : { kind: 'known', claims: entry.claims };
  }

  /**
   * Remembers what auth said, for 15 minutes and never beyond the token's end.
   *
   * @param lease from the `read` before auth was asked
   * @returns false when the user was logged out everywhere since, or the lease is gone
   * @throws InvalidKeyIdError, RedisDeadlineError, RedisUnavailableError
   */
  async remember(
    presented: PresentedToken,
    verified: VerifiedToken<Claims>,
    lease: InstallLease,
  ): Promise<boolean> {
    const ttlMs = Math.min(keyFamilies.token.ttlMs, verified.endsAtMs - this.#now());
    if (ttlMs <= 0) return false;
    const { epoch } = verified;
    const answer = { lease, text: this.#entries.seal(verified), ttlMs, epoch, listedMs: 0 };
    return this.#guard.install(presentedPlace(presented), answer);
  }

  /**
   * Forgets one token, after auth's row says that it has ended, and any answer about it that is on its way. Sent again
   * when a replica is promoted within seconds.
   *
   * @param id the token's hash is `hashOf(token)`: who ends it need not have it
   * @throws InvalidKeyIdError, RedisDeadlineError, RedisUnavailableError: it may still be good elsewhere; call again
   */
  async forget(id: TokenId): Promise<void> {
    await this.#guard.remove(placeOf(id));
  }
}
