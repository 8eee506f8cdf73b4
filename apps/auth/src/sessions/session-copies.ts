import { Inject, Injectable } from '@nestjs/common';
import {
  type SessionData,
  sessionDataSchema,
  sessionSchemaVersion,
  type TokenClaims,
  tokenClaimsSchema,
  tokenSchemaVersion,
} from '@shop/contracts/auth';
import { RedisClient } from '@shop/redis/client';
import { type BegunSession, type Session, SessionStore, TokenCache } from '@shop/redis/session';
import type { AuthConfig } from '../config.js';
import type { RevocationRow } from '../revocations/revocations.repository.js';
import { SETTINGS } from '../settings.js';

/** The copies of sessions and of verified tokens that Redis holds for the gateways. Redis down: every method rejects with a typed 503. */
@Injectable()
export class SessionCopies {
  readonly #store: SessionStore<SessionData>;
  readonly #tokens: TokenCache<TokenClaims>;

  constructor(client: RedisClient, @Inject(SETTINGS) config: AuthConfig) {
    this.#store = new SessionStore({
      client,
      data: sessionDataSchema,
      schemaVersion: sessionSchemaVersion,
      absoluteMs: config.SESSION_ABSOLUTE_MS,
    });
    this.#tokens = new TokenCache({
      client,
      claims: tokenClaimsSchema,
      schemaVersion: tokenSchemaVersion,
    });
  }

  /** A new id and the lease to install it; write the row in between. */
  begin(userId: string): Promise<BegunSession> {
    return this.#store.begin(userId);
  }

  /** Refused when it was revoked since `begin`, which is right, or Redis lost the lease: then the gateway asks. */
  async install(session: Session<SessionData>, lease: BegunSession['lease']): Promise<void> {
    await this.#store.install(session, lease);
  }

  /** Takes what a revocation ends out of Redis; doing it again changes nothing. */
  remove({ kind, userId, subject, epoch }: RevocationRow): Promise<void> {
    if (kind === 'everything') return this.#store.revokeAll(userId, epoch);
    if (kind === 'token') return this.#tokens.forget({ userId, tokenHash: subject });
    return this.#store.revoke({ userId, sessionId: subject });
  }
}
